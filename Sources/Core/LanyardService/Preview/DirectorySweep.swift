internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// One slice of a directory held against a policy: what is held now, and what the policy would confer. It judges through the
/// same view and the same decision as everything else; reasons are not made, and the policy in force is asked only about
/// those who lose something.
struct DirectorySweep {
  let tenant: TenantID
  /// Nil where the policy in force cannot run; then nobody knows which rule had conferred what is lost.
  let before: ActivePolicy?
  let after: ActivePolicy
  let now: Instant
  let groups: SeenGroups
  let names: Int

  func tally(of subjects: [ResourceID], _ reader: any StoreReader) throws -> PreviewTally {
    let view = try DirectoryView(reader: reader, tenant: tenant).knowing(subjects, targets: [])
    var tally = PreviewTally()
    var facts: [GroupFact] = []
    for subject in subjects {
      guard let user = try view.user(subject) else { continue }
      facts += try view.groupFacts(of: subject)
      try judge(user, in: view, into: &tally)
    }
    groups.look(at: facts)
    return tally
  }

  private func judge(_ user: StoredResource, in view: DirectoryView, into tally: inout PreviewTally) throws {
    let grants = try view.grants(of: user.id)
    let judge = try after.judging(user.id, in: view)
    let decision = try judge.decide(user, holding: grants, in: view, at: now, explaining: false)
    tally.subjects += 1
    for finding in decision.findings { tally.findings[finding.error?.code.rawValue ?? finding.check, default: 0] += 1 }
    let held = Set(grants.filter { $0.isEffective(at: now) }.map(\.role))
    let gained = decision.roles.filter { !held.contains($0.reference) }
    // What waits in a hold waits on, unless the new policy gives it to nobody any more.
    let waiting = Set(grants.filter { $0.hold != nil && judge.policy.confers($0.role) }.map(\.role))
    let lost = held.isEmpty ? [] : held.subtracting(decision.roles.map(\.reference)).subtracting(waiting).sorted()
    guard !gained.isEmpty || !lost.isEmpty else { return }
    tally.affected += 1
    for role in gained { add(role, user, &tally) }
    guard !lost.isEmpty else { return }
    let old = try before?.judging(user.id, in: view)
      .decide(user, holding: grants, in: view, at: now, explaining: false)
    for role in lost { add(role, conferredBy: old, user, &tally) }
  }

  private func add(_ role: ConferredRole, _ user: StoredResource, _ tally: inout PreviewTally) {
    tally.roles[role.reference, default: .init()].gained += 1
    for reason in role.reasons { tally.rules[reason.ruleID, default: .init()].gained += 1 }
    if role.isPrivileged { tally.privilegedGains[role.reference, default: 0] += 1 }
    if tally.gains.count < names { tally.gains.append(effect(role.reference, user, role.isPrivileged)) }
  }

  private func add(
    _ role: RoleReference, conferredBy old: MappingDecision?, _ user: StoredResource, _ tally: inout PreviewTally
  ) {
    tally.roles[role, default: .init()].lost += 1
    let rules = old?.roles.first { $0.reference == role }?.reasons.map(\.ruleID) ?? [""]
    for rule in rules { tally.rules[rule, default: .init()].lost += 1 }
    if tally.losses.count < names { tally.losses.append(effect(role, user, after.isPrivileged(role))) }
  }

  private func effect(_ role: RoleReference, _ user: StoredResource, _ isPrivileged: Bool) -> PreviewTally.Effect {
    PreviewTally.Effect(
      subject: user.id, userName: user.document["userName"]?.stringValue, role: role, isPrivileged: isPrivileged)
  }
}
