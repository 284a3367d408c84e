/// Who states a fact about a subject.
public enum Authority: String, Hashable, Sendable, CaseIterable, Comparable {
  /// The customer's directory, over SCIM.
  case scim
  /// An identity provider's assertion at sign-in.
  case saml

  public static func < (left: Authority, right: Authority) -> Bool { left.rawValue < right.rawValue }
}
