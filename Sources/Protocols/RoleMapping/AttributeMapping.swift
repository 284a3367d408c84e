/// A field of the partner's and the field of ours that it becomes, as written; nothing is known yet of the partner's
/// schema.
///
/// When both sources speak, the one of ``authority`` wins; when it is silent the other is heard; when both are,
/// ``defaultValue`` stands in. A source is silent where it states nothing or an empty text. A value that is not allowed is
/// not silence: it is an error of the record, and neither the other source nor the default covers it up.
public struct AttributeMapping: Hashable, Sendable {
  /// What the partner's values may be.
  public enum Values: Hashable, Sendable {
    case any
    /// These of ours and no other, as the partner sends them.
    case only([ProfileValue])
    /// The partner's text, by octets, and our value for it; other texts are refused. Of a list, for each element.
    case translated([Translation])
  }

  /// One text of the partner's and our value for it.
  public struct Translation: Hashable, Sendable {
    public var from: String
    public var to: ProfileValue
  }

  /// The name of our field; the same form as a rule's id.
  public var to: String
  /// The attribute of the SCIM user, as a path.
  public var scim: String?
  /// The attribute of an assertion.
  public var saml: String?
  public var type: ProfileType
  public var values: Values
  public var defaultValue: ProfileValue?
  /// Whether a subject for whom nobody states the attribute has no roles at all.
  public var isRequired: Bool
  /// Whose word counts when both speak.
  public var authority: Authority

  /// The sources from which the value may come, the one that wins first.
  public var sources: [Authority] {
    [authority, authority == .scim ? .saml : .scim].filter { ($0 == .scim ? scim : saml) != nil }
  }

  /// The most mappings a policy may have.
  public static let maximumCount = 200
  /// The most values one mapping may list.
  public static let maximumValues = 2000
}
