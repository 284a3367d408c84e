public import Diagnostics
public import RoleMapping

public typealias HoldID = Identifier<Hold>

/// That revocations of a tenant wait for a person, because too many people were to lose a role at once (design §4.9).
///
/// What waits are grants in the state `held` that name the hold. At most one hold of a tenant is open; while it is, every
/// further revocation by a change of the directory joins it.
public struct Hold: Sendable, Hashable {
  public enum State: String, Sendable {
    /// A person has to decide.
    case open
    /// A person let the revocations go.
    case released
    /// A person had the directory put back to what it was.
    case undone
    /// Nothing was left to decide: what waited was given back by the directory, or ended by itself.
    case cancelled
  }

  /// What a background job has yet to do of what a person decided.
  public enum Work: Sendable, Hashable {
    /// To end the held grants that are chosen.
    case release(HoldSelection)
    /// To put back the before-images that are older than this one, the newest first; nil for all.
    case undo(before: Int?)
  }

  public let id: HoldID
  public let tenant: TenantID
  public let opened: Instant
  /// The request that tripped the guard, as its caller and the log know it.
  public let request: String
  /// How many people were to lose a role within the window when the guard tripped; those after it are not counted.
  public let losing: Int
  /// How many people held a role when the window began.
  public let holding: Int
  /// The limits in force when the guard tripped.
  public let limits: GuardPolicy
  public var state: State
  /// When it was closed; nil while it is open.
  public var closed: Instant?
  public var work: Work?
  /// Whether a person let all go that waited, and not the last of them by name.
  public var isLetGoWhole: Bool

  public init(
    id: HoldID, tenant: TenantID, opened: Instant, request: String, losing: Int, holding: Int, limits: GuardPolicy,
    state: State = .open, closed: Instant? = nil, work: Work? = nil, isLetGoWhole: Bool = false
  ) {
    self.id = id
    self.tenant = tenant
    self.opened = opened
    self.request = request
    self.losing = losing
    self.holding = holding
    self.limits = limits
    self.state = state
    self.closed = closed
    self.work = work
    self.isLetGoWhole = isLetGoWhole
  }

  public var isOpen: Bool { state == .open }

  /// How long after its end what the held requests changed can still be put back.
  public static let undoPeriod: Duration = .seconds(30 * 86_400)
}

/// Which of the grants of a hold are meant.
public struct HoldSelection: Sendable, Hashable {
  /// These people's; empty for everybody's.
  public var users: Set<ResourceID>
  /// Of these roles; empty for all.
  public var roles: Set<RoleReference>

  public init(users: Set<ResourceID> = [], roles: Set<RoleReference> = []) {
    self.users = users
    self.roles = roles
  }

  /// Everything that is held.
  public static let everything = HoldSelection()

  public var isEverything: Bool { users.isEmpty && roles.isEmpty }

  public func contains(_ grant: Grant) -> Bool {
    (users.isEmpty || users.contains(grant.subject)) && (roles.isEmpty || roles.contains(grant.role))
  }
}
