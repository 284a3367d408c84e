public import Diagnostics
public import JSON
public import RoleMapping

/// The recorded fact that a subject holds, or held, a role. Rows of a ledger: a grant ends, it is not rewritten.
public struct Grant: Sendable, Hashable {
  public enum State: String, Sendable {
    case active
    case held
    case expired
    case revoked
  }

  public let id: GrantID
  public let tenant: TenantID
  /// The user's resource id.
  public let subject: ResourceID
  public let role: RoleReference
  public var state: State
  public let since: Instant
  public var validUntil: Instant?
  public var ended: Instant?
  /// Why it was given: `{rules: [{rule, facts: […]}], request, assertions?: [{connection, id}]}`; assertions
  /// where one of the rules went by what they state.
  public var origin: JSONObject
  public let policyVersion: Int

  public init(
    id: GrantID, tenant: TenantID, subject: ResourceID, role: RoleReference, state: State = .active, since: Instant,
    validUntil: Instant? = nil, ended: Instant? = nil, origin: JSONObject, policyVersion: Int
  ) {
    self.id = id
    self.tenant = tenant
    self.subject = subject
    self.role = role
    self.state = state
    self.since = since
    self.validUntil = validUntil
    self.ended = ended
    self.origin = origin
    self.policyVersion = policyVersion
  }

  /// Whether the role may be used at this moment.
  public func isEffective(at now: Instant) -> Bool {
    (state == .active || state == .held) && validUntil.map { now < $0 } ?? true
  }
}
