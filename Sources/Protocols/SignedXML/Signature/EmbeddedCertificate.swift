public import Diagnostics

/// A certificate that a message carries in its KeyInfo. Nobody vouches for it and no signature is ever checked with it;
/// it tells a person which key the sender says it used.
public struct EmbeddedCertificate: Sendable, Equatable {
  /// SHA-256 of the certificate, in lower-case hexadecimal, to be compared with ``VerificationKey/thumbprint``.
  public let thumbprint: String
  public let notBefore: Instant?
  public let notAfter: Instant?
}

extension UnverifiedElement {
  /// How many certificates of one KeyInfo are read.
  public static let maximumEmbeddedCertificates = 4

  /// The certificates in the KeyInfo of the element's Signature, for explanations. Unreadable ones are left out.
  public var embeddedCertificates: [EmbeddedCertificate] {
    let dsig = SignatureBuilder.namespace
    let signatures = children("Signature", in: dsig).prefix(1)
    let texts = signatures.flatMap { $0.children("KeyInfo", in: dsig) }.prefix(1)
      .flatMap { $0.children("X509Data", in: dsig).prefix(Self.maximumEmbeddedCertificates) }
      .flatMap { $0.children("X509Certificate", in: dsig).prefix(Self.maximumEmbeddedCertificates) }
    return texts.prefix(Self.maximumEmbeddedCertificates).compactMap { element in
      guard let octets = Base64.decode(element.text.utf8), let certificate = try? Certificate(der: octets) else {
        return nil
      }
      return EmbeddedCertificate(
        thumbprint: certificate.thumbprint, notBefore: certificate.notBefore, notAfter: certificate.notAfter)
    }
  }
}
