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
  /// The certificate as metadata and KeyInfo show it.
  public let certificateDER: [UInt8]
  public let type: KeyType
  /// The size of the RSA modulus or of the curve.
  public let bits: Int
  public let notBefore: Instant?
  /// When the certificate ends. Trust does not end with it (SAML trusts the key) unless a policy asks for it.
  public let notAfter: Instant?

  /// Reads one PEM certificate. A text of several is refused: all but the first would be trusted by nobody without a word,
  /// until the identity provider begins to sign with one of them.
  ///
  /// - Throws: `saml.certificate.unreadable`, `saml.key.type` for anything but RSA, the NIST curves and
  ///   Ed25519, `saml.key.size` for RSA outside 2048 to 4096 bits, `saml.key.exponent`.
  public convenience init(certificatePEM: String) throws(CodedError) {
    let count = certificatePEM.ranges(of: "-----BEGIN CERTIFICATE-----").count
    guard count <= 1 else {
      throw CodedError(
        .certificateUnreadable, "the text holds several PEM certificates", expected: "one X.509 certificate",
        received: "\(count)", remedy: "give each certificate as an entry of its own")
    }
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
    type = try KeyRules.type(of: key.pointer)
    self.key = key
    thumbprint = certificate.thumbprint
    certificateDER = certificate.der
    bits = Int(EVP_PKEY_get_bits(pointer))
    notBefore = certificate.notBefore
    notAfter = certificate.notAfter
  }

  /// Whether `signature` over `octets` was made with this key's private half; false where the key's type does not fit
  /// the algorithm. For the Redirect binding and for SignedInfo; the algorithm's list is the caller's business.
  ///
  /// - Parameter signature: of ECDSA, r and s side by side, each as long as the curve's order.
  public func isValid(signature: [UInt8], over octets: [UInt8], algorithm: SignatureAlgorithm) -> Bool {
    SignatureOperation(algorithm, key: key, type: type)?.verify(signature, over: octets) ?? false
  }
}
