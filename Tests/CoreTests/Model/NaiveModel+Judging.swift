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
    case directory, policy, expiry, undone
  }

  /// What came of a judgement, for whoever keeps what there was before.
  struct Judged {
    /// The hold that the revocations joined.
    var hold: Int?
    /// The open hold in which something of those who lose waits already.
    var waiting: Int?
    /// The episodes that were open before, of those for whom they are others now.
    var episodes: [(user: Int, before: [String: Instant])] = []
    /// What was kept from whom, and is not any more.
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
      let parties = meeting.flatMap { role in (conferred[role] ?? []).map { "\(role) by \($0.rule)" } }
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

  /// Judges these, and lets everything follow.
  ///
  /// - Parameters:
  ///   - decision: what a person decided of the open hold.
  ///   - undoing: the hold that a person has undone.
  @discardableResult
  mutating func judge(
    _ ids: some Sequence<Int>, because cause: Cause = .directory, deciding decision: ModelHoldDecision? = nil,
    undoing: Int? = nil
  ) -> Judged {
    var book = HoldBook(cause: cause, decision: decision, open: openHold)
    let decisions = Set(ids).sorted().map { ($0, decide($0)) }
    let lost = Dictionary(uniqueKeysWithValues: decisions.map { ($0.0, losses(of: $0.0, by: $0.1)) })
    look(at: lost, &book)
    var judged = Judged(hold: book.takes ? book.open : nil, waiting: book.hasWaiting ? book.open : nil)
    var left: Set<Int> = []
    for (id, decision) in decisions {
      let (before, kept) = (episodes[id] ?? [:], suppressed[id] ?? [])
      settle(id, decision, book, &left)
      if before != decision.episodes { judged.episodes.append((id, before)) }
      let over = kept.subtracting(suppressed[id] ?? [])
      if !over.isEmpty { judged.suppressions.append((id, over)) }
    }
    if decision != .releaseAll { closeEmptied(left.subtracting([undoing].compactMap(\.self)), deciding: decision) }
    return judged
  }

  /// An open hold that the last have left is over.
  mutating func closeEmptied(_ left: Set<Int>, deciding decision: ModelHoldDecision? = nil) {
    for hold in left where holds[hold].state == .open && !holds[hold].isUndoing && !isWaitedFor(hold) {
      if case .release = decision { close(hold, as: .released) } else { close(hold, as: .cancelled) }
    }
  }

  /// Whether anything waits in the hold.
  func isWaitedFor(_ hold: Int) -> Bool { held.values.contains { $0.contains { $0.hold == hold } } }

  /// What a subject holds and nothing confers any more.
  private func losses(of id: Int, by decision: Decision) -> [Grant] {
    (held[id] ?? []).filter { $0.isEffective(at: now) && decision.roles[$0.role] == nil }
  }

  private mutating func settle(_ id: Int, _ decision: Decision, _ book: HoldBook, _ left: inout Set<Int>) {
    var story: [String] = []
    var waiting: [String] = []
    var staying: [Grant] = []
    for grant in held[id] ?? [] {
      if grant.isEffective(at: now), decision.roles[grant.role] == nil, let fate = fate(of: grant, book) {
        if grant.hold == nil { waiting.append("~\(grant.role)") }
        staying.append(fate)
        continue
      }
      if let hold = grant.hold { left.insert(hold) }
      if let conferred = decision.roles[grant.role], grant.isEffective(at: now) {
        staying.append(keep(grant, as: conferred, by: decision.version, &story))
      } else {
        lost[grant.role, default: 0] += 1
        let isReleased = isReleased(grant, book)
        let ending = end(
          grant, as: grant.isEffective(at: now) ? .revoked : .expired,
          isByDirectory: book.cause == .directory && !isReleased, isReleased: isReleased)
        story.append("-\(grant.role) \(ending)")
      }
    }
    if !waiting.isEmpty { log.append("grants.held \(id) \(waiting.sorted().joined(separator: " "))") }
    let refused = grant(id, decision, &staying, &story)
    tellOnce(of: id, refused.union(decision.conflicts))
    episodes[id] = decision.episodes.isEmpty ? nil : decision.episodes
    conclude(id, staying, story)
    endSuppressions(of: id, decision)
  }

  /// What is taken from somebody may be given again once no condition for it holds.
  private mutating func endSuppressions(of id: Int, _ decision: Decision) {
    let standing = (suppressed[id] ?? []).intersection(decision.suppressed).subtracting(lifting[id] ?? [])
    if standing != suppressed[id] ?? [] { log.append("grants.suppression.ended \(id)") }
    suppressed[id] = standing.isEmpty ? nil : standing
  }

  /// New grants, but for those that must not meet what stays: a role that is held back is not conferred, and stays.
  ///
  /// - Returns: what was refused, with whose fault it is.
  private mutating func grant(
    _ id: Int, _ decision: Decision, _ staying: inout [Grant], _ story: inout [String]
  ) -> Set<String> {
    let kept = Set(staying.map(\.role))
    let coming = Set(decision.roles.keys).subtracting(kept)
    var refused: Set<String> = []
    for role in coming {
      let sets = offer.exclusiveSets.filter { $0.contains(role) }
      let others = Set(sets.flatMap { kept.union(coming).intersection($0) }).subtracting([role])
      guard others.isEmpty, let conferred = decision.roles[role] else {
        refused.insert("grants.refused \(role) for \(others.sorted())")
        continue
      }
      staying.append(
        Grant(
          user: id, role: role, since: now, until: conferred.until, unusedAfter: conferred.unusedAfter,
          rules: conferred.rules, policyVersion: decision.version))
      gained[role, default: 0] += 1
      story.append("+\(role)")
    }
    return refused
  }

  /// The log tells what goes against the rules when it begins, and not while it stands.
  private mutating func tellOnce(of id: Int, _ findings: Set<String>) {
    for finding in findings.subtracting(standing[id] ?? []) { log.append("\(finding.prefix { $0 != " " }) \(id)") }
    standing[id] = findings.isEmpty ? nil : findings
  }

  /// A clock that was set back lets no row of the ledger end before it began.
  @discardableResult
  mutating func end(
    _ grant: Grant, as ending: Grant.Ending, isByDirectory: Bool = false, isReleased: Bool = false
  ) -> Grant.Ending {
    var grant = grant
    grant.ending = ending
    grant.ended = max(now, grant.since)
    grant.isByDirectory = isByDirectory && ending == .revoked
    grant.isReleased = isReleased && ending == .revoked
    history.append(grant)
    return ending
  }

  /// A grant that goes on for other reasons or until another moment is another row of the ledger; one whose revocation
  /// waited and that is conferred again is the same row.
  private mutating func keep(
    _ grant: Grant, as conferred: Conferred, by version: Int, _ story: inout [String]
  ) -> Grant {
    let known = Conferred(rules: grant.rules, until: grant.until, unusedAfter: grant.unusedAfter)
    guard known != conferred else {
      if grant.hold != nil { story.append("~\(grant.role)") }
      var grant = grant
      grant.hold = nil
      return grant
    }
    story.append("~\(grant.role)")
    end(grant, as: .restated)
    return Grant(
      user: grant.user, role: grant.role, since: max(now, grant.since), heldSince: grant.heldSince,
      until: conferred.until, unusedAfter: conferred.unusedAfter, lastUsed: grant.lastUsed, rules: conferred.rules,
      policyVersion: version)
  }

  /// Grants as they are now, and what follows.
  mutating func conclude(_ id: Int, _ staying: [Grant], _ story: [String]) {
    judged.insert(id)
    held[id] = staying.isEmpty ? nil : staying
    let isHeld = staying.contains { $0.hold != nil }
    if users[id]?.isActive != true, !isHeld { (sessions[id], cookies[id], statements[id]) = (nil, nil, nil) }
    if !story.isEmpty { log.append("grants.changed \(id) \(story.sorted().joined(separator: " "))") }
    for (target, application) in Self.targets { tell(target, of: application, about: id) }
  }

  private mutating func tell(_ target: String, of application: String, about id: Int) {
    let key = AccountKey(target: target, user: id)
    let before = accounts[key]
    // While a revocation waits, the account stays what it was.
    let isHeld = held[id]?.contains { $0.hold != nil } ?? false
    let isActive = users[id]?.isActive ?? false || isHeld && before?.isActive ?? true
    let roles = Set((held[id] ?? []).map(\.role).filter { $0.application == application })
    guard before != nil || !roles.isEmpty else { return }
    let name = users[id]?.name ?? before?.name ?? ""
    let next = Account(name: name, isActive: isActive, roles: roles, revocations: before?.revocations ?? [])
    guard next != before else { return }
    accounts[key] = next
    let takesAway = !(before?.roles ?? []).isSubset(of: roles) || (before?.isActive ?? false) && !isActive
    accounts[key]?.revocations.append(takesAway)
  }
}
