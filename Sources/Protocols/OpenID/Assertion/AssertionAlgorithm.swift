/// The algorithms a client may sign its assertion with (RFC 7518 §3.1, RFC 8037 §3.1): those whose verification key is
/// public. `none` proves nothing, and an HMAC keyed with a public key is how verifiers were fooled before.
public enum AssertionAlgorithm: String, Sendable, CaseIterable {
  case rs256 = "RS256"
  case ps256 = "PS256"
  case es256 = "ES256"
  case es384 = "ES384"
  case edDSA = "EdDSA"

  /// As error messages list them.
  static let names = allCases.map(\.rawValue).joined(separator: ", ")
}
