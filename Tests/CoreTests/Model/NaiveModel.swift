import Diagnostics
import RoleMapping

/// What Lanyard should hold, kept in plain dictionaries and worked out the slow and obvious way. It shares no judgement
/// with the product: neither how conditions are evaluated nor what follows from them.
struct NaiveModel: Sendable {
  struct Grant: Hashable, Sendable {
    var user: Int
    var role: RoleReference
    var since: Instant
    /// Since when it is held without a break.
    var heldSince: Instant
    var until: Instant?
    /// How long it may go unused.
    var unusedAfter: Duration?
    var lastUsed: Instant?
    /// The ids of the rules that confer it, ordered.
    var rules: [String]
    var policyVersion: Int
    var ended: Instant?
    var ending: Ending?
    /// Whether the directory ended it: the guard counts no others.
    var isByDirectory = false
    /// Whether a person let it go.
    var isReleased = false
    /// The hold in which its revocation waits for a person.
    var hold: Int?
    /// How often it has waited.
    var waits = 0

    enum Ending: String, Sendable {
      case expired, revoked
      /// Another row of the ledger goes on in its place.
      case restated
    }

    init(
      user: Int, role: RoleReference, since: Instant, heldSince: Instant? = nil, until: Instant? = nil,
      unusedAfter: Duration? = nil, lastUsed: Instant? = nil, rules: [String], policyVersion: Int
    ) {
      (self.user, self.role, self.since, self.heldSince) = (user, role, since, heldSince ?? since)
      (self.until, self.unusedAfter, self.lastUsed) = (until, unusedAfter, lastUsed)
      (self.rules, self.policyVersion) = (rules, policyVersion)
    }

    func isEffective(at now: Instant) -> Bool { ended == nil && until.map { now < $0 } ?? true }
  }

  struct AccountKey: Hashable, Sendable {
    var target: String
    var user: Int
  }

  /// What a target was last told of somebody.
  struct Account: Hashable, Sendable {
    var name: String
    var isActive: Bool
    var roles: Set<RoleReference>
    /// By revision, from the first: whether the delivery takes something away.
    var revocations: [Bool] = []
  }

  /// By name, the application that the target is of.
  static let targets = ["books": "finance", "hook": "crm"]

  static let sessionLifetime: Duration = .seconds(7200)
  /// How long what a sign-in states is believed.
  static let statementLifetime: Duration = .seconds(10_800)
  /// A row of the ledger tells of so many waits, and another goes on.
  static let mostWaits = 16
  /// How long after its end a hold can be undone.
  static let undoPeriod: Duration = .seconds(30 * 86_400)

  var now: Instant
  var offer: ModelOffer
  var version = 1
  var isSuspended = false

  let limits: ModelGuard
  var holds: [ModelHold] = []
  /// Until when a person's revocations pass at once.
  var urgent: [Int: Instant] = [:]
  /// Whether the bulk request at hand is run again because it tripped the guard further on.
  var isTrippedFurtherOn = false

  var users: [Int: ModelUser] = [:]
  var groups: [Int: ModelGroup] = [:]
  /// When each group was made.
  var created: [Int: Instant] = [:]
  /// The number that the next user or group gets.
  var next = 0

  /// Everybody and everything there ever was.
  var past: (users: [Int], groups: [Int]) = ([], [])

  var reviews: [ModelReview] = []
  /// Roles that were taken while rules conferred them, and are not given again.
  var suppressed: [Int: Set<RoleReference>] = [:]
  /// Those that are being given back.
  var lifting: [Int: Set<RoleReference>] = [:]
  /// Who is to be judged by the background job.
  var marked: Set<Int> = []
  /// By application.
  var spans: [String: UsageSpan] = [:]

  var held: [Int: [Grant]] = [:]
  var history: [Grant] = []
  /// By user and rule, since when the condition holds.
  var episodes: [Int: [String: Instant]] = [:]
  /// What goes against the rules of a person, as the log was told.
  var standing: [Int: Set<String>] = [:]
  /// When each of a person's ends.
  var sessions: [Int: [Instant]] = [:]
  /// Until when the last cookie that a person was given is good.
  var cookies: [Int: Instant] = [:]
  /// When a response was last accepted.
  var lastSignIn: Instant?
  var statements: [Int: Statement] = [:]
  var accounts: [AccountKey: Account] = [:]

  /// What the last step must have left in the tenant's log, in no order.
  var log: [String] = []
  /// Whom the last step judged.
  var judged: Set<Int> = []
  var gained: [RoleReference: Int] = [:]
  var lost: [RoleReference: Int] = [:]

  /// Every version there was.
  var versions: [Int: ModelPolicy]
  /// The policy in force.
  var policy: ModelPolicy { versions[version] ?? ModelPolicy(rules: []) }
  var rules: [ModelRule] { policy.rules }
  /// The octets of the ids that users have: who comes first in a rollout goes by them.
  var octets: [Int: [UInt8]] = [:]

  init(now: Instant, offer: ModelOffer, rules: [ModelRule], limits: ModelGuard = .never) {
    self.limits = limits
    self.now = now
    self.offer = offer
    versions = [1: ModelPolicy(rules: rules)]
  }

  mutating func beginStep() {
    (log, judged, gained, lost) = ([], [], [:], [:])
  }

  func subject(_ id: Int) -> ModelSubject? {
    users[id].map { user in
      ModelSubject(
        userType: user.userType, department: user.department,
        groups: groups.values.filter { $0.members.contains(id) }.map { .init(name: $0.name, key: $0.key) },
        stated: statements[id].flatMap { now < $0.expires ? $0.groups : nil } ?? [])
    }
  }

  func user(named name: String) -> Int? {
    users.first { $0.value.name.lowercased() == name.lowercased() }?.key
  }
}
