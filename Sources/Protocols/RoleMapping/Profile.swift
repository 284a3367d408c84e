internal import Diagnostics

/// One attribute that a policy's `attributes` make of what the sources state of a subject.
public struct ProfileAttribute: Hashable, Sendable {
  /// Where the value comes from.
  public enum Origin: Hashable, Sendable {
    /// Stated by the directory or by an assertion.
    case stated(Authority)
    /// Nobody states it, and the policy says what to use then.
    case byDefault
  }

  /// Our field's name.
  public var name: String
  public var value: ProfileValue
  public var origin: Origin

  public init(name: String, value: ProfileValue, origin: Origin) {
    self.name = name
    self.value = value
    self.origin = origin
  }
}

/// What the mappings made of one subject.
struct ProfileJudgement: Sendable {
  /// Ordered by name.
  var attributes: [ProfileAttribute] = []
  /// In the order of names.
  var findings: [Finding] = []
  /// Whether a required attribute has no usable value.
  var refusesSubject = false
}
