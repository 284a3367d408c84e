public import Diagnostics

/// An `EncryptedAssertion`, `EncryptedID` or `EncryptedAttribute` (SAML Core §2.2.4) whose shape and algorithms have been
/// checked. No key has been touched yet.
///
/// `Holder` tells what the plaintext will be worth. Read from a ``CanonicalElement``, the ciphertext is what an
/// authentic signature covers, and so is its plaintext. Read from an ``UnverifiedElement``, anybody may have made it:
/// encryption is no authentication.
public struct EncryptedElement<Holder: XMLElementView> {
  public let cipher: ContentCipher
  let octets: [UInt8]
  let keys: [EncryptedKey]

  /// Reads what stands in `holder`.
  ///
  /// - Parameters:
  ///   - recipient: Our entityID, by which an EncryptedKey among several may name us.
  ///   - allowsRSA15: Unsafe: takes RSA PKCS #1 v1.5 as key transport.
  /// - Throws: `saml.encryption.shape`, `saml.encryption.algorithm`, `saml.encryption.key-count`.
  public init(_ holder: Holder, recipient: String, allowsRSA15: Bool = false) throws(CodedError) {
    let parts = try EncryptionRules.children(of: holder)
    guard let data = parts.first, data.isNamed("EncryptedData", in: EncryptionRules.namespace),
      parts.dropFirst().allSatisfy({ $0.isNamed("EncryptedKey", in: EncryptionRules.namespace) })
    else { throw EncryptionRules.misshapen("\(holder.localName.quoted) does not start with EncryptedData") }
    let type = data.attribute("Type") ?? Self.elementType
    guard type.hasSameOctets(as: Self.elementType) else {
      throw EncryptionRules.misshapen("EncryptedData does not stand for an element")
    }
    let body = try CipherParts(data, trailing: ["EncryptionProperties"])
    cipher = try Self.cipher(body.method)
    octets = body.octets
    guard cipher.canHold(octets.count) else {
      throw EncryptionRules.misshapen("a CipherValue has a length that its cipher never makes")
    }
    let selection = EncryptedKeySelection(
      keyInfo: body.keyInfo, siblings: Array(parts.dropFirst()), recipient: recipient)
    var keys: [EncryptedKey] = []
    for key in try selection.candidates() { keys.append(try EncryptedKey(key, allowsRSA15: allowsRSA15)) }
    self.keys = keys
  }

  static var elementType: String { "http://www.w3.org/2001/04/xmlenc#Element" }

  private static func cipher(_ method: Holder) throws(CodedError) -> ContentCipher {
    let uri = method.attribute("Algorithm") ?? ""
    guard let cipher = ContentCipher(named: uri) else {
      throw CodedError(
        .encryptionAlgorithm, "the cipher is not accepted",
        expected: ContentCipher.allCases.map(\.rawValue).joined(separator: " "), received: uri.quoted,
        remedy: "have the identity provider encrypt with AES-GCM")
    }
    for parameter in try EncryptionRules.children(of: method) {
      guard parameter.isNamed("KeySize", in: EncryptionRules.namespace) else {
        throw EncryptionRules.misshapen("\(parameter.localName.quoted) is no parameter of \(cipher.rawValue)")
      }
    }
    return cipher
  }
}
