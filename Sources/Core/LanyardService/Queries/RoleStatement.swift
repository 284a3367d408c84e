/// One sentence about why somebody has a role, or has not, and what to do about it.
public struct RoleStatement: Sendable, Equatable {
  /// Stable, for programs.
  public enum Code: String, Sendable {
    case held
    /// Its revocation waits for a person.
    case revocationHeld = "revocation-held"
    /// The rules confer it and an evaluation has not come to it yet.
    case pending
    /// It was not held at the instant, and would be given today.
    case notHeld = "not-held"
    case expired
    case suppressed
    case excluded
    case aboveCeiling = "above-ceiling"
    case deactivated
    case attributeMissing = "attribute-missing"
    case notBelieved = "not-believed"
    case conditionFalse = "condition-false"
    case noRule = "no-rule"
  }

  public let code: Code
  /// For people, without a full stop.
  public let text: String
  /// What to do to change it, in the imperative; nil where nothing is to be done.
  public let remedy: String?
}
