/// What a public key is: its family and, where it has one, its curve.
public enum KeyType: String, Sendable, CaseIterable {
  /// 2048 to 4096 bits.
  case rsa = "RSA"
  case p256 = "P-256"
  case p384 = "P-384"
  case p521 = "P-521"
  case ed25519 = "Ed25519"

  /// What a key of this type signs with where nobody chooses.
  public var usualAlgorithm: SignatureAlgorithm {
    switch self {
    case .rsa: .rsaSHA256
    case .p256: .ecdsaSHA256
    case .p384: .ecdsaSHA384
    case .p521: .ecdsaSHA512
    case .ed25519: .ed25519
    }
  }

  /// Octets of each half of an ECDSA signature; nil where there are no halves.
  var coordinateOctets: Int? {
    switch self {
    case .p256: 32
    case .p384: 48
    case .p521: 66
    case .rsa, .ed25519: nil
    }
  }
}
