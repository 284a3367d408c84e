/// A condition and the role it confers, as written; nothing is known yet of applications, roles and attributes.
public struct MappingRule: Hashable, Sendable {
  /// Unique in its policy; matches `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
  public var id: String
  public var role: RoleReference
  /// The SCIM filter over the subject document, as text.
  public var when: String
  /// How long a grant lasts, counted from the moment the condition began to hold; nil for as long as it holds.
  public var validFor: Duration?
  /// Whether an expired grant begins anew while the condition still holds.
  public var renew: Bool
  /// How long a grant may go unused before it ends; nil for as long as anybody likes. It counts where applications report
  /// uses, and no longer than they do.
  public var unusedAfter: Duration?
  /// The authorities whose statements the rule believes; nil for the default of its role.
  public var sources: Set<Authority>?
  public var description: String?

  public init(
    id: String, role: RoleReference, when: String, validFor: Duration? = nil, renew: Bool = false,
    unusedAfter: Duration? = nil, sources: Set<Authority>? = nil, description: String? = nil
  ) {
    self.id = id
    self.role = role
    self.when = when
    self.validFor = validFor
    self.renew = renew
    self.unusedAfter = unusedAfter
    self.sources = sources
    self.description = description
  }
}
