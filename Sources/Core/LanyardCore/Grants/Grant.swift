public import Diagnostics
public import JSON
public import RoleMapping

/// The recorded fact that a subject holds, or held, a role. Rows of a ledger: a grant ends, it is not rewritten. Where its
/// reasons or its validity change, the row ends as `restated` and another goes on in its place, and each time in which its
/// revocation waited is kept, so that what was true at any instant can be told for ever; see ``isInForce(at:)`` and
/// ``standing(at:)``.
public struct Grant: Sendable, Hashable {
  public enum State: String, Sendable {
    case active
    case held
    case expired
    case revoked
    /// Another row goes on in its place, with other reasons or until another moment.
    case restated
  }

  /// What ended a grant.
  public enum EndCause: String, Sendable {
    /// The directory's state no longer confers the role.
    case directory
    /// A sign-in no longer states what conferred the role.
    case signIn = "sign-in"
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
    /// Its reasons or its validity changed; another row goes on.
    case restated
  }

  public let id: GrantID
  public let tenant: TenantID
  /// The user's resource id.
  public let subject: ResourceID
  public let role: RoleReference
  public var state: State
  /// When this row begins.
  public let since: Instant
  /// Since when the subject has held the role without a break: `since` of the first of the rows that went on in each
  /// other's place.
  public let heldSince: Instant
  public var validUntil: Instant?
  public var ended: Instant?
  /// Nil while the grant is in force.
  public var endCause: EndCause?
  /// The hold in which its revocation waits for a person, or waited until one let it go.
  public var hold: HoldID?
  /// When its revocation waited for a person, the earliest first; the last one has no end while it does.
  public var waits: [Wait]
  /// When an application last reported that the role was used; nil where none has.
  public var lastUsed: Instant?
  /// How long it may go unused before it ends; nil for as long as anybody likes.
  public var unusedAfter: Duration?
  /// Why it was given: `{rules: [{rule, facts: […]}], request, assertions?: [{connection, id}]}`; assertions
  /// where one of the rules went by what they state.
  public var origin: JSONObject
  public let policyVersion: Int

  public init(
    id: GrantID, tenant: TenantID, subject: ResourceID, role: RoleReference, state: State = .active, since: Instant,
    heldSince: Instant? = nil, validUntil: Instant? = nil, ended: Instant? = nil, endCause: EndCause? = nil,
    hold: HoldID? = nil, waits: [Wait] = [], lastUsed: Instant? = nil, unusedAfter: Duration? = nil,
    origin: JSONObject, policyVersion: Int
  ) {
    self.id = id
    self.tenant = tenant
    self.subject = subject
    self.role = role
    self.state = state
    self.since = since
    self.heldSince = heldSince ?? since
    self.validUntil = validUntil
    self.ended = ended
    self.endCause = endCause
    self.hold = hold
    self.waits = waits
    self.lastUsed = lastUsed
    self.unusedAfter = unusedAfter
    self.origin = origin
    self.policyVersion = policyVersion
  }

  /// Whether the role may be used at this moment.
  public func isEffective(at now: Instant) -> Bool {
    (state == .active || state == .held) && validUntil.map { now < $0 } ?? true
  }
  /// Whether the role was held at this instant, by what the ledger knows now. For an instant that is over the answer is
  /// final: rows to come begin later and end later.
  public func isInForce(at instant: Instant) -> Bool { isInForce(at: LedgerMoment(instant)) }
}
