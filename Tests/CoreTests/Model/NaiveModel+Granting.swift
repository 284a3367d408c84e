import Diagnostics
import RoleMapping

/// How grants begin, go on and end, and what targets are told.
extension NaiveModel {
  /// New grants, but for those that must not meet what stays: a role that is held back is not conferred, and stays.
  ///
  /// - Returns: what was refused, with whose fault it is.
  mutating func grant(
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
  mutating func tellOnce(of id: Int, _ findings: Set<String>) {
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
  mutating func keep(
    _ grant: Grant, as conferred: Conferred, by version: Int, _ story: inout [String]
  ) -> Grant {
    let known = Conferred(rules: grant.rules, until: grant.until, unusedAfter: grant.unusedAfter)
    let isTold = grant.hold == nil || grant.waits < Self.mostWaits
    guard known != conferred || !isTold else {
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
