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

  /// What ended a grant.
  public enum EndCause: String, Sendable {
    /// The directory's state no longer confers the role.
    case directory
    /// Its own time was over.
    case expiry
    /// Another policy.
    case policy
    /// A person let a held revocation go.
    case released
    /// A person had the directory put back to what it was before it brought the role.
    case undone
    /// A reviewer's decision.
    case review
    /// Nobody used it for as long as the policy allows.
    case usage
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
  /// Nil while the grant is in force.
  public var endCause: EndCause?
  /// The hold in which its revocation waits for a person, or waited until one let it go.
  public var hold: HoldID?
  /// Why it was given: `{rules: [{rule, facts: […]}], request}`.
  public var origin: JSONObject
  public let policyVersion: Int

  public init(
    id: GrantID, tenant: TenantID, subject: ResourceID, role: RoleReference, state: State = .active, since: Instant,
    validUntil: Instant? = nil, ended: Instant? = nil, endCause: EndCause? = nil, hold: HoldID? = nil,
    origin: JSONObject, policyVersion: Int
  ) {
    self.id = id
    self.tenant = tenant
    self.subject = subject
    self.role = role
    self.state = state
    self.since = since
    self.validUntil = validUntil
    self.ended = ended
    self.endCause = endCause
    self.hold = hold
    self.origin = origin
    self.policyVersion = policyVersion
  }

  /// Whether the role may be used at this moment.
  public func isEffective(at now: Instant) -> Bool {
    (state == .active || state == .held) && validUntil.map { now < $0 } ?? true
  }
}
