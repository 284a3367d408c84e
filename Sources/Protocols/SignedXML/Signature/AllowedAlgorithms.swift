/// The algorithms a verifier takes. What is not on the list is refused before any key is tried.
public struct AllowedAlgorithms: Sendable, Equatable {
  public var signatures: Set<SignatureAlgorithm>
  public var digests: Set<DigestAlgorithm>
  /// Whether inclusive canonicalisation (Canonical XML 1.0 without comments) is taken beside the exclusive one, for
  /// partners that cannot change: what is signed then depends on what stands around it.
  public var inclusiveCanonicalization: Bool

  public init(
    signatures: Set<SignatureAlgorithm>, digests: Set<DigestAlgorithm>, inclusiveCanonicalization: Bool = false
  ) {
    self.signatures = signatures
    self.digests = digests
    self.inclusiveCanonicalization = inclusiveCanonicalization
  }

  /// RSA PKCS #1 v1.5 and PSS, ECDSA, Ed25519; SHA-256, SHA-384 and SHA-512.
  public static let standard = AllowedAlgorithms(
    signatures: Set(SignatureAlgorithm.allCases.filter { $0.digest != .sha1 }),
    digests: Set(DigestAlgorithm.allCases).subtracting([.sha1]))

  /// SHA-1 too, for signatures by RSA and ECDSA and for digests. Collisions of SHA-1 are made in practice: for partners that cannot change.
  public static let unsafeWithSHA1 = AllowedAlgorithms(
    signatures: Set(SignatureAlgorithm.allCases), digests: Set(DigestAlgorithm.allCases))
}
