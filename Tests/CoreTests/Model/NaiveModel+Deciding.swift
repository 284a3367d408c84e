import Diagnostics
import RoleMapping

/// Who gets which role, as design and documentation say it.
extension NaiveModel {
  struct Decision {
    /// What rules confer and no exclusive set forbids.
    var roles: [RoleReference: Conferred] = [:]
    var episodes: [String: Instant] = [:]
    /// The exclusive sets that were in the way: which roles met, and by which rules.
    var conflicts: [String] = []
    /// The version of the policy that decided.
    var version = 0
    /// Roles that are not given again, and whose conditions hold.
    var suppressed: Set<RoleReference> = []
  }

  struct Conferred: Hashable, Sendable {
    var rules: [String]
    var until: Instant?
    var unusedAfter: Duration?
  }

  /// Why people are judged: what a grant that ends ended by.
  enum Cause: Sendable {
    case directory, signIn, policy, expiry, undone
  }

  /// What came of a judgement, for whoever keeps what there was before.
  struct Judged {
    /// The hold that the revocations joined.
    var hold: Int?
    /// The open hold in which something of those who lose waits already.
    var waiting: Int?
    /// The episodes that were open before, of those for whom they are others now.
    var episodes: [(user: Int, before: [String: Instant])] = []
    /// What was kept from somebody and is over now.
    var suppressions: [(user: Int, before: Set<RoleReference>)] = []

    mutating func add(_ other: Judged) {
      (hold, waiting) = (other.hold ?? hold, other.waiting ?? waiting)
      episodes += other.episodes
      suppressions += other.suppressions
    }
  }

  func decide(_ id: Int) -> Decision {
    let (version, rules) = judging(id)
    var decision = Decision(version: version)
    guard let user = users[id], let subject = subject(id) else { return decision }
    // Of a rule that is gone nobody has seen the condition false.
    decision.episodes = (episodes[id] ?? [:]).filter { episode in !rules.contains { $0.id == episode.key } }
    var conferred: [RoleReference: [(rule: ModelRule, until: Instant?)]] = [:]
    let kept = (suppressed[id] ?? []).subtracting(lifting[id] ?? [])
    for rule in rules where rule.condition.holds(of: subject) {
      let isSuppressed = kept.contains(rule.role)
      if isSuppressed { decision.suppressed.insert(rule.role) }
      guard rule.isBelieved else { continue }
      guard let minutes = rule.minutes else {
        if !isSuppressed { conferred[rule.role, default: []].append((rule, nil)) }
        continue
      }
      let length = Duration.seconds(minutes * 60)
      var since = min(episodes[id]?[rule.id] ?? now, now)
      if since + length <= now, rule.renews { since = now }
      decision.episodes[rule.id] = since
      if now < since + length, !isSuppressed { conferred[rule.role, default: []].append((rule, since + length)) }
    }
    guard user.isActive else { return decision }
    let effective = Set((held[id] ?? []).filter { $0.isEffective(at: now) }.map(\.role))
    var forbidden: Set<RoleReference> = []
    for set in offer.exclusiveSets {
      let meeting = Set(set).intersection(conferred.keys)
      guard meeting.count > 1 else { continue }
      let parties = meeting.flatMap { role in (conferred[role] ?? []).map { "\(role) by \($0.rule.id)" } }
      decision.conflicts.append("grants.conflict \(parties.sorted())")
      let staying = meeting.intersection(effective)
      forbidden.formUnion(staying.count == 1 ? meeting.subtracting(staying) : meeting)
    }
    for (role, reasons) in conferred where !forbidden.contains(role) {
      let (ends, spans) = (reasons.compactMap(\.until), reasons.compactMap(\.rule.unusedAfter))
      decision.roles[role] = Conferred(
        rules: reasons.map(\.rule.id).sorted(), until: ends.count == reasons.count ? ends.max() : nil,
        unusedAfter: spans.count == reasons.count ? spans.max() : nil)
    }
    return decision
  }
}
