internal import COpenSSL
public import Diagnostics

/// What a certificate says, for people to look at. It takes every certificate that OpenSSL can read, those included whose
/// key nothing here would trust; ``refusal`` says which they are.
public struct CertificateSummary: Sendable {
  /// SHA-256 over the DER form, in lower-case hexadecimal.
  public let thumbprint: String
  /// RFC 2253 text, such as `CN=idp.example,O=Example`.
  public let subject: String
  public let notBefore: Instant?
  public let notAfter: Instant?
  /// OpenSSL's name of the key's type: `RSA`, `EC`, `ED25519`.
  public let keyType: String
  public let keyBits: Int
  /// Whether the certificate itself was signed over SHA-1 or MD5. SAML trusts the key and not the issuer, so that this is
  /// a sign of age and no hole.
  public let hasWeakDigest: Bool
  /// Why its key verifies no signature here; nil where it can.
  public let refusal: CodedError?

  /// - Throws: `saml.certificate.unreadable`.
  public init(der: [UInt8]) throws(CodedError) {
    let certificate = try Certificate(der: der)
    thumbprint = certificate.thumbprint
    subject = MemoryBIO.write { lanyard_printName($0, X509_get_subject_name(certificate.pointer)) }
    notBefore = certificate.notBefore
    notAfter = certificate.notAfter
    hasWeakDigest = lanyard_hasWeakDigest(certificate.pointer) != 0
    let key = X509_get0_pubkey(certificate.pointer)
    keyType = key.flatMap { EVP_PKEY_get0_type_name($0) }.map { String(cString: $0) } ?? "unknown"
    keyBits = key.map { Int(EVP_PKEY_get_bits($0)) } ?? 0
    do throws(CodedError) {
      _ = try VerificationKey(certificate)
      refusal = nil
    } catch {
      refusal = error
    }
    ERR_clear_error()
  }
}
