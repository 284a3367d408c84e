internal import COpenSSL
public import Diagnostics

/// The public RSA key of somebody's certificate, which content keys are wrapped for.
///
/// `@unchecked Sendable`: the key is made once and only read; OpenSSL counts its references atomically and allows
/// encryption with one key on many threads.
public final class EncryptionKey: @unchecked Sendable {
  private let key: KeyHandle
  let certificateDER: [UInt8]
  public let thumbprint: String

  /// Reads a PEM certificate, as metadata gives it for `use="encryption"`.
  ///
  /// - Throws: `saml.certificate.unreadable`, `saml.key.type`, `saml.key.size`.
  public init(certificatePEM: String) throws(CodedError) {
    let certificate = try Certificate(pem: certificatePEM)
    guard let pointer = X509_get_pubkey(certificate.pointer) else {
      ERR_clear_error()
      throw CodedError(
        .certificateUnreadable, "the certificate's public key cannot be read",
        remedy: "copy the encryption certificate from the service provider's metadata again")
    }
    key = KeyHandle(adopting: pointer)
    try RSAKeyRules.check(pointer)
    certificateDER = certificate.der
    thumbprint = certificate.thumbprint
  }

  /// The content key, wrapped. The padding's randomness is OpenSSL's.
  ///
  /// - Throws: `saml.encrypting.failed`.
  func wrap(_ content: SecretOctets, _ transport: KeyTransport) throws(CodedError) -> [UInt8] {
    guard let context = KeyContext(key), EVP_PKEY_encrypt_init(context.pointer) == 1,
      transport.algorithm == .rsa15 ? context.setPadding(RSA_PKCS1_PADDING) : context.setOAEP(transport)
    else { throw Encryptor.failed("OpenSSL refuses the key transport") }
    var count = Int(EVP_PKEY_get_size(key.pointer))
    var wrapped = [UInt8](repeating: 0, count: count)
    guard EVP_PKEY_encrypt(context.pointer, &wrapped, &count, content.start, content.count) == 1 else {
      throw Encryptor.failed("OpenSSL could not wrap the content key")
    }
    return Array(wrapped.prefix(count))
  }
}
