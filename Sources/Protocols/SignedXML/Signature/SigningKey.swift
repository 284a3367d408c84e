internal import COpenSSL
public import Diagnostics

/// A private key and the certificate that publishes its other half.
///
/// `@unchecked Sendable`: the key is made once and only read; OpenSSL counts its references atomically and allows
/// signing with one key on many threads.
public final class SigningKey: @unchecked Sendable {
  private let key: KeyHandle
  public let type: KeyType
  /// The certificate in PEM, to be configured where signatures of this key are to be believed.
  public let certificatePEM: String
  /// The certificate's DER octets, as metadata and KeyInfo carry them in base64.
  public let certificateDER: [UInt8]
  /// What verifies this key's signatures.
  public let verificationKey: VerificationKey

  /// Reads an unencrypted PEM private key and its PEM certificate.
  ///
  /// - Throws: `saml.key.unreadable`, `saml.key.type`, `saml.key.size`, `saml.key.exponent`, `saml.certificate.unreadable`, and
  ///   `saml.key.mismatch` where the two do not belong together.
  public convenience init(privateKeyPEM: Secret<String>, certificatePEM: String) throws(CodedError) {
    let text = privateKeyPEM.reveal()
    guard text.utf8.count <= 64 << 10, let pointer = MemoryBIO.read(text, { lanyard_readPrivateKey($0) }) else {
      throw CodedError(
        .keyUnreadable, "the private key cannot be read", expected: "an unencrypted PEM private key",
        remedy: "give the key as PEM without a passphrase", exposure: .operator)
    }
    try self.init(KeyHandle(adopting: pointer), Certificate(pem: certificatePEM))
  }

  init(_ key: KeyHandle, _ certificate: Certificate) throws(CodedError) {
    type = try KeyRules.type(of: key.pointer)
    guard X509_check_private_key(certificate.pointer, key.pointer) == 1 else {
      ERR_clear_error()
      throw CodedError(
        .keyMismatch, "the certificate does not belong to the private key",
        remedy: "give the certificate that was issued for this key", exposure: .operator)
    }
    self.key = key
    certificatePEM = certificate.pem
    certificateDER = certificate.der
    verificationKey = try VerificationKey(certificate)
  }

  /// The private key as PKCS #8 PEM.
  public var privateKeyPEM: Secret<String> {
    Secret(MemoryBIO.write { PEM_write_bio_PKCS8PrivateKey($0, key.pointer, nil, nil, 0, nil, nil) })
  }

  /// Signs `octets`: the raw signature the Redirect binding puts into its query; of ECDSA, r and s side by side.
  ///
  /// - Parameter algorithm: nil for what keys of this type usually sign with.
  /// - Throws: `saml.signing.failed`, for an algorithm that does not fit the key too.
  public func signature(
    over octets: [UInt8], algorithm: SignatureAlgorithm? = nil
  ) throws(CodedError) -> [UInt8] {
    let operation = SignatureOperation(algorithm ?? type.usualAlgorithm, key: key, type: type)
    guard let signature = operation?.sign(octets) else { throw Self.failed }
    return signature
  }

  private static var failed: CodedError {
    CodedError(
      .signingFailed, "OpenSSL could not sign", remedy: "check the key and the algorithm", exposure: .operator)
  }
}
