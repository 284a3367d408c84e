internal import COpenSSL
public import Diagnostics

/// A public key that configuration names as an identity provider's, taken from its certificate. It is the only thing
/// signatures are checked with: certificates inside a message are never trusted.
///
/// `@unchecked Sendable`: the key is made once and only read; OpenSSL counts its references atomically and allows
/// verification with one key on many threads.
public final class VerificationKey: @unchecked Sendable {
  private let key: KeyHandle
  /// SHA-256 of the certificate, in lower-case hexadecimal: the key's name in findings and logs.
  public let thumbprint: String
  /// The size of the RSA modulus.
  public let bits: Int
  public let notBefore: Instant?
  /// When the certificate ends. Trust does not end with it (SAML trusts the key), operators are warned.
  public let notAfter: Instant?

  /// Reads a PEM certificate.
  ///
  /// - Throws: `saml.certificate.unreadable`, `saml.key.type` for anything but RSA, `saml.key.size` below 2 048 bits.
  public convenience init(certificatePEM: String) throws(CodedError) {
    try self.init(Certificate(pem: certificatePEM))
  }

  /// Reads a DER certificate; throws as ``init(certificatePEM:)``.
  public convenience init(certificateDER: [UInt8]) throws(CodedError) {
    try self.init(Certificate(der: certificateDER))
  }

  /// Reads the text of metadata's `X509Certificate`: base64 of DER, with white space; throws as
  /// ``init(certificatePEM:)``.
  public convenience init(certificateBase64: String) throws(CodedError) {
    try self.init(Certificate(der: Base64.decode(certificateBase64.utf8) ?? []))
  }

  init(_ certificate: Certificate) throws(CodedError) {
    guard let pointer = X509_get_pubkey(certificate.pointer) else {
      ERR_clear_error()
      throw CodedError(
        .certificateUnreadable, "the certificate's public key cannot be read",
        remedy: "copy the signing certificate from the identity provider's metadata again")
    }
    let key = KeyHandle(adopting: pointer)
    try KeyRules.check(key.pointer)
    self.key = key
    thumbprint = certificate.thumbprint
    bits = Int(EVP_PKEY_get_bits(pointer))
    notBefore = certificate.notBefore
    notAfter = certificate.notAfter
  }

  /// Whether `signature` over `octets` was made with this key's private half. For the Redirect binding and for
  /// SignedInfo; the algorithm's list is the caller's business.
  public func isValid(signature: [UInt8], over octets: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
    guard let context = EVP_MD_CTX_new() else { return false }
    defer {
      EVP_MD_CTX_free(context)
      ERR_clear_error()
    }
    guard EVP_DigestVerifyInit(context, nil, algorithm.digest.method, nil, key.pointer) == 1 else { return false }
    return EVP_DigestVerify(context, signature, signature.count, octets, octets.count) == 1
  }
}

enum KeyRules {
  /// RSA of at least 2 048 bits, for verifying and signing alike.
  static func check(_ key: OpaquePointer) throws(CodedError) {
    guard EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else {
      throw CodedError(
        .keyType, "the key is not an RSA key", expected: "RSA",
        remedy: "use an RSA signing certificate at the identity provider")
    }
    let bits = EVP_PKEY_get_bits(key)
    guard bits >= 2048 else {
      throw CodedError(
        .keyTooSmall, "the RSA key is too small", expected: "at least 2048 bits", received: "\(bits) bits",
        remedy: "use an RSA key of 2048 bits or more")
    }
  }
}

/// Owns one reference to an OpenSSL key.
final class KeyHandle {
  let pointer: OpaquePointer

  init(adopting pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    EVP_PKEY_free(pointer)
  }
}
