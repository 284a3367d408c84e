internal import COpenSSL
public import Diagnostics

/// A private RSA key of ours that opens what was encrypted for its certificate. It prints as its thumbprint.
///
/// `@unchecked Sendable`: both handles are made once and only read; OpenSSL counts references atomically and allows
/// decryption with one key on many threads.
public final class DecryptionKey: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
  let key: KeyHandle
  /// What stands in for a content key that RSA 1.5 did not yield is derived from this, so that the same ciphertext always
  /// meets the same key; see ``unwrap(_:octets:)``.
  let rejectionSecret: SecretOctets
  /// SHA-256 of the certificate, in lower-case hexadecimal.
  public let thumbprint: String
  /// The certificate as metadata shows it.
  public let certificateDER: [UInt8]
  /// When the certificate ends; its key opens messages beyond that.
  public let notAfter: Instant?
  /// Octets of the modulus, and of everything that is wrapped for this key.
  let modulusOctets: Int

  /// Reads an unencrypted PEM private key and its PEM certificate.
  ///
  /// - Throws: `saml.key.unreadable`, `saml.key.type`, `saml.key.size`, `saml.certificate.unreadable`, and
  ///   `saml.key.mismatch` where the two do not belong together.
  public init(privateKeyPEM: Secret<String>, certificatePEM: String) throws(CodedError) {
    let text = privateKeyPEM.reveal()
    guard text.utf8.count <= 64 << 10, let pointer = MemoryBIO.read(text, { lanyard_readPrivateKey($0) }) else {
      throw CodedError(
        .keyUnreadable, "the decryption key cannot be read", expected: "an unencrypted PEM private key",
        remedy: "give the key as PEM without a passphrase", exposure: .operator)
    }
    key = KeyHandle(adopting: pointer)
    try RSAKeyRules.check(pointer)
    let certificate = try Certificate(pem: certificatePEM)
    guard X509_check_private_key(certificate.pointer, pointer) == 1 else {
      ERR_clear_error()
      throw CodedError(
        .keyMismatch, "the certificate does not belong to the decryption key",
        remedy: "give the certificate that was issued for this key", exposure: .operator)
    }
    rejectionSecret = try Self.secret(of: pointer)
    thumbprint = certificate.thumbprint
    certificateDER = certificate.der
    notAfter = certificate.notAfter
    modulusOctets = Int(EVP_PKEY_get_size(pointer))
  }

  public var description: String { "decryption key \(thumbprint)" }
  public var customMirror: Mirror { Mirror(self, children: ["thumbprint": thumbprint]) }

  /// A digest of the private key.
  private static func secret(of key: OpaquePointer) throws(CodedError) -> SecretOctets {
    var start: UnsafeMutablePointer<UInt8>?
    let count = Int(i2d_PrivateKey(key, &start))
    let digest = SecretOctets(count: 32)
    var length: UInt32 = 0
    defer { lanyard_OPENSSL_clear_free(start, max(count, 0)) }
    guard let start, count > 0, EVP_Digest(start, count, digest.start, &length, EVP_sha256(), nil) == 1, length == 32
    else {
      ERR_clear_error()
      throw CodedError(
        .keyUnreadable, "the decryption key cannot be read", expected: "a whole RSA private key",
        remedy: "give the key as PEM without a passphrase", exposure: .operator)
    }
    return digest
  }
}

enum RSAKeyRules {
  /// RSA of the sizes that sign too: nothing else takes part in key transport. Anybody can make a message that has a key of
  /// ours used, and with twice the size that costs eight times as much.
  static func check(_ key: OpaquePointer) throws(CodedError) {
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
      throw CodedError(
        .keyType, "the key is not an RSA key", expected: "RSA", remedy: "use an RSA key for encryption")
    }
    let bits = Int(EVP_PKEY_get_bits(key))
    guard KeyRules.rsaBits.contains(bits) else { throw KeyRules.wrongSize(bits) }
  }
}
