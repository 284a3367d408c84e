/// An element a configured key vouches for, read again from the very octets whose digest was signed.
///
/// There is no way to make one but ``SignatureVerifier``.
public struct VerifiedElement: Sendable {
  /// The element without its own Signature.
  public let element: CanonicalElement
  /// The canonical octets that were digested and that ``element`` was read from.
  public let octets: [UInt8]
  /// The `ID` the signature's reference names, which is the element's.
  public let identifier: String
  /// Thumbprint of the certificate whose key verified it.
  public let keyThumbprint: String
  public let algorithm: SignatureAlgorithm
  public let digestAlgorithm: DigestAlgorithm
  /// Whether SignedInfo or the element was canonicalised inclusively, which ``AllowedAlgorithms`` must allow.
  public let usesInclusiveCanonicalization: Bool

  init(
    element: CanonicalElement, octets: [UInt8], identifier: String, keyThumbprint: String, info: SignedInfo
  ) {
    self.element = element
    self.octets = octets
    self.identifier = identifier
    self.keyThumbprint = keyThumbprint
    algorithm = info.algorithm
    digestAlgorithm = info.digestAlgorithm
    usesInclusiveCanonicalization = info.canonicalization.isInclusive || info.referenceCanonicalization.isInclusive
  }
}
