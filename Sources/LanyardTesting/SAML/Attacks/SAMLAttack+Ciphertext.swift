internal import Diagnostics
internal import SAML
internal import SampleIdP
internal import SignedXML

/// Ciphertext that is cut, bent or wrapped otherwise.
extension SAMLAttack {
  private static let xenc = "http://www.w3.org/2001/04/xmlenc#"

  /// A genuine encrypted message, not signed around the ciphertext, so that the attacker may edit it.
  private static func bent(
    _ name: String, _ aim: String, _ code: ErrorCode?, _ how: Encryptor.Options = .init(),
    _ edit: @escaping @Sendable (ResponseSurgery) -> ResponseSurgery
  ) -> SAMLAttack {
    made(name, aim, code) { (make) throws(CodedError) in edit(try make.encrypted(.assertion, [.assertion], how)) }
  }

  static let octets: [SAMLAttack] = [
    bent("CVE-2026-32313-short-tag", "the tag of AES-GCM is cut to four octets", .encryptionFailed) {
      $0.changingCipherValue(last: true) { Array($0.dropLast(12)) }
    },
    bent("no-tag", "the tag of AES-GCM is cut off", .encryptionFailed) {
      $0.changingCipherValue(last: true) { Array($0.dropLast(16)) }
    },
    bent("initialisation-vector-alone", "nothing but the initialisation vector is left", .encryptionShape) {
      $0.changingCipherValue(last: true) { Array($0.prefix(12)) }
    },
    bent("bit-of-gcm", "one bit of the ciphertext is turned", .encryptionFailed) {
      $0.changingCipherValue(last: true) { bytes in bytes.turning(bytes.count / 2) }
    },
    bent(
      "padding-of-cbc", "the last block is bent, so that the padding is wrong", .encryptionFailed,
      .init(cipher: .aes256CBC)
    ) {
      $0.changingCipherValue(last: true) { bytes in bytes.turning(bytes.count - 17) }
    },
    bent(
      "first-block-of-cbc", "the initialisation vector is bent, so that the first letters change", .encryptionFailed,
      .init(cipher: .aes256CBC)
    ) {
      $0.changingCipherValue(last: true) { $0.turning(0) }
    },
    bent("block-missing-from-cbc", "a part of a block is missing", .encryptionShape, .init(cipher: .aes256CBC)) {
      $0.changingCipherValue(last: true) { Array($0.dropLast(5)) }
    },
    bent("cbc-called-gcm", "the cipher is called by another name", .encryptionFailed, .init(cipher: .aes256CBC)) {
      $0.replacing(ContentCipher.aes256CBC.rawValue, with: ContentCipher.aes256GCM.rawValue)
    },
    bent("gcm-called-cbc", "the cipher is called by a name without a tag", .encryptionShape) {
      $0.replacing(ContentCipher.aes256GCM.rawValue, with: ContentCipher.aes256CBC.rawValue)
    },
    bent(
      "gcm-called-cbc-cut-to-blocks", "the same, cut to whole blocks, which CBC opens to something", .encryptionFailed
    ) {
      $0.replacing(ContentCipher.aes256GCM.rawValue, with: ContentCipher.aes256CBC.rawValue)
        .changingCipherValue(last: true) { Array($0.prefix($0.count / 16 * 16)) }
    },
    bent("empty-ciphertext", "the ciphertext is empty", .encryptionShape) {
      $0.changingCipherValue(last: true) { _ in [] }
    },
    bent("comment-in-ciphertext", "a comment splits the ciphertext", .encryptionShape) {
      $0.inserting("<!-- -->", after: "<xenc:CipherValue>")
    },
  ]

  static let keys: [SAMLAttack] = [
    bent("bent-key", "the wrapped key is bent", .encryptionFailed) {
      $0.changingCipherValue(last: false) { $0.turning(9) }
    },
    bent("key-of-zeros", "the wrapped key is zero", .encryptionFailed) {
      $0.changingCipherValue(last: false) { $0.map { _ in 0 } }
    },
    bent("short-key", "the wrapped key is cut", .encryptionFailed) {
      $0.changingCipherValue(last: false) { Array($0.dropLast(1)) }
    },
    bent("no-key", "there is no wrapped key", .encryptionShape) { $0.removing("xenc:EncryptedKey") },
    bent("key-flood", "four hundred wrapped keys", .encryptionKeyCount) {
      let key = $0.element("xenc:EncryptedKey")
      let id = $0.attribute("Id", of: "xenc:EncryptedKey")
      let more = (0..<120).map { ResponseSurgery(key).replacing("Id=\"\(id)\"", with: "Id=\"_k\($0)\"").text }.joined()
      return $0.inserting(more, before: key)
    },
    bent("three-keys-for-one-recipient", "three wrapped keys, each for this service", .encryptionKeyCount) {
      let key = $0.element("xenc:EncryptedKey")
      let id = $0.attribute("Id", of: "xenc:EncryptedKey")
      let more = (0..<2).map { ResponseSurgery(key).replacing("Id=\"\(id)\"", with: "Id=\"_k\($0)\"").text }.joined()
      return $0.inserting(more, before: key)
    },
    bent("key-retrieved-from-the-network", "the wrapped key is to be fetched", .encryptionShape) {
      $0.replacing($0.element("xenc:EncryptedKey"), with: "<ds:RetrievalMethod URI=\"http://127.0.0.1:9/key\"/>")
    },
    bent("key-retrieved-from-elsewhere", "the wrapped key is named and stands in Extensions", .encryptionShape) {
      let key = $0.element("xenc:EncryptedKey")
      return $0.replacing(key, with: "<ds:RetrievalMethod URI=\"#\($0.attribute("Id", of: "xenc:EncryptedKey"))\"/>")
        .extending(key)
    },
    bent("ciphertext-by-reference", "the ciphertext is to be fetched", .encryptionShape) {
      let value = $0.element("xenc:CipherValue", first: true)
      return $0.replacing(value, with: "<xenc:CipherReference URI=\"http://127.0.0.1:9/x\"/>")
    },
    bent(
      "CVE-2026-41694-no-decryption-key", "no decryption key is configured", .encryptionNoKeys,
      in: { context, _ in context.spDecryptionKeys = [] }),
  ]

  /// Names of algorithms that are refused before any private key is used.
  static let other: [SAMLAttack] =
    [
      bent(
        "bleichenbacher-rsa-1.5", "key transport by RSA 1.5, which answers questions about other ciphertext",
        .encryptionAlgorithm, .init(transport: .rsa15)
      ) { $0 }
    ]
    + [
      ("triple-des", xenc + "tripledes-cbc"), ("null-cipher", "urn:null"), ("aes-256-in-capitals", xenc + "AES256-CBC"),
      ("empty-cipher", ""),
    ].map { name, algorithm in
      bent("content-\(name)", "the content cipher is called `\(algorithm)`", .encryptionAlgorithm) {
        $0.replacing(ContentCipher.aes256GCM.rawValue, with: algorithm)
      }
    }
    + [("key-wrap", xenc + "kw-aes256"), ("empty", "")].map { name, algorithm in
      bent("transport-\(name)", "the key transport is called `\(algorithm)`", .encryptionAlgorithm) {
        $0.replacing(KeyTransport.Algorithm.oaepMGF1P.rawValue, with: algorithm)
      }
    }

  private static func bent(
    _ name: String, _ aim: String, _ code: ErrorCode, in change: @escaping Circumstances
  ) -> SAMLAttack {
    made(name, aim, code, in: change) { (make) throws(CodedError) in try make.encrypted(.assertion) }
  }
}

extension ResponseSurgery {
  /// The message with another CipherValue: the first is the wrapped key, the last the content.
  fileprivate func changingCipherValue(last: Bool, _ change: ([UInt8]) -> [UInt8]) -> ResponseSurgery {
    let tag = "<xenc:CipherValue>"
    let parts = text.split(separator: tag, omittingEmptySubsequences: false)
    let value = String(parts[last ? parts.count - 1 : 1].prefix { $0 != "<" })
    return replacing(tag + value, with: tag + Base64.encode(change(Base64.decode(value.utf8) ?? [])))
  }
}

extension [UInt8] {
  /// With one bit of one octet turned.
  fileprivate func turning(_ place: Int) -> [UInt8] {
    enumerated().map { $0 == place ? $1 ^ 1 : $1 }
  }
}
