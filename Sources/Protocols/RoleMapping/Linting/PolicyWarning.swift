public import Diagnostics

/// Something in a policy that runs and is probably not meant.
public struct PolicyWarning: Sendable, Equatable, CustomStringConvertible {
  /// How much it matters.
  public enum Severity: String, Sendable {
    case warning
    /// Worth a look, and often right.
    case note
  }

  public var severity: Severity
  /// The rule concerned; nil where no rule is the trouble.
  public var ruleID: String?
  /// Where in the document, as a JSON Pointer (RFC 6901); of a warning without a rule `/rules`.
  public var pointer: String
  public var error: CodedError

  /// One line for terminals.
  public var description: String {
    "\(severity.rawValue) \(pointer)\(ruleID.map { " (rule \($0))" } ?? ""): \(error)"
  }
}
