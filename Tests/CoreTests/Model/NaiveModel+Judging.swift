import Diagnostics
import RoleMapping

/// Who gets which role, as design and documentation say it.
extension NaiveModel {
  struct Decision {
    /// What rules confer and no exclusive set forbids.
    var roles: [RoleReference: (rules: [String], until: Instant?)] = [:]
    var episodes: [String: Instant] = [:]
    /// How many exclusive sets were in the way.
    var conflicts = 0
  }

  func decide(_ id: Int) -> Decision {
    guard let user = users[id], let subject = subject(id) else { return Decision() }
    var decision = Decision()
    var conferred: [RoleReference: [(rule: String, until: Instant?)]] = [:]
    for rule in rules where rule.believesDirectory && rule.condition.holds(of: subject) {
      guard let minutes = rule.minutes else {
        conferred[rule.role, default: []].append((rule.id, nil))
        continue
      }
      let length = Duration.seconds(minutes * 60)
      var since = min(episodes[id]?[rule.id] ?? now, now)
      if since + length <= now, rule.renews { since = now }
      decision.episodes[rule.id] = since
      if now < since + length { conferred[rule.role, default: []].append((rule.id, since + length)) }
    }
    guard user.isActive else { return decision }
    let effective = Set((held[id] ?? []).filter { $0.isEffective(at: now) }.map(\.role))
    var forbidden: Set<RoleReference> = []
    for set in offer.exclusiveSets {
      let meeting = Set(set).intersection(conferred.keys)
      guard meeting.count > 1 else { continue }
      decision.conflicts += 1
      let staying = meeting.intersection(effective)
      forbidden.formUnion(staying.count == 1 ? meeting.subtracting(staying) : meeting)
    }
    for (role, reasons) in conferred where !forbidden.contains(role) {
      let ends = reasons.compactMap(\.until)
      decision.roles[role] = (
        reasons.map(\.rule).sorted(), ends.count == reasons.count ? ends.max() : nil
      )
    }
    return decision
  }

  mutating func judge(_ ids: some Sequence<Int>) {
    for id in Set(ids).sorted() { judge(id) }
  }

  /// Judges one subject, and lets everything follow.
  mutating func judge(_ id: Int) {
    judged.insert(id)
    let decision = decide(id)
    var story: [String] = []
    var staying: [Grant] = []
    for grant in held[id] ?? [] {
      if let conferred = decision.roles[grant.role], grant.isEffective(at: now) {
        staying.append(keep(grant, for: conferred.rules, until: conferred.until, &story))
      } else {
        lost[grant.role, default: 0] += 1
        let ending = end(grant, as: grant.isEffective(at: now) ? .revoked : .expired)
        story.append("-\(grant.role) \(ending)")
      }
    }
    for (role, conferred) in decision.roles where !staying.contains(where: { $0.role == role }) {
      staying.append(
        Grant(
          user: id, role: role, since: now, until: conferred.until, rules: conferred.rules, policyVersion: version))
      gained[role, default: 0] += 1
      story.append("+\(role)")
    }
    conclude(id, staying, story, decision)
  }

  /// A clock that was set back lets no row of the ledger end before it began.
  @discardableResult
  private mutating func end(_ grant: Grant, as ending: Grant.Ending) -> Grant.Ending {
    var grant = grant
    grant.ending = ending
    grant.ended = max(now, grant.since)
    history.append(grant)
    return ending
  }

  /// A grant that goes on for other reasons or until another moment is another row of the ledger.
  private mutating func keep(
    _ grant: Grant, for rules: [String], until: Instant?, _ story: inout [String]
  ) -> Grant {
    guard grant.rules != rules || grant.until != until else { return grant }
    story.append("~\(grant.role)")
    end(grant, as: .restated)
    return Grant(
      user: grant.user, role: grant.role, since: max(now, grant.since), until: until, rules: rules,
      policyVersion: version)
  }

  private mutating func conclude(_ id: Int, _ staying: [Grant], _ story: [String], _ decision: Decision) {
    held[id] = staying.isEmpty ? nil : staying
    episodes[id] = decision.episodes.isEmpty ? nil : decision.episodes
    if users[id]?.isActive != true { (sessions[id], cookies[id]) = (nil, nil) }
    if !story.isEmpty { log.append("grants.changed \(id) \(story.sorted().joined(separator: " "))") }
    for _ in 0..<decision.conflicts { log.append("grants.conflict \(id)") }
    for (target, application) in Self.targets { tell(target, of: application, about: id) }
  }

  private mutating func tell(_ target: String, of application: String, about id: Int) {
    let key = AccountKey(target: target, user: id)
    let before = accounts[key]
    let isActive = users[id]?.isActive ?? false
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
