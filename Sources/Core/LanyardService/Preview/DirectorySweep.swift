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
      facts += try view.groupFacts(of: subject)
      try judge(subject, in: view, into: &tally)
    }
    groups.look(at: facts)
    return tally
  }

  private func judge(_ subject: ResourceID, in view: DirectoryView, into tally: inout PreviewTally) throws {
    let (user, grants) = (try view.user(subject), try view.grants(of: subject))
    // Somebody deleted since the slice was listed is nobody, unless a role of theirs waits.
    guard user != nil || !grants.isEmpty else { return }
    let judge = try after.judging(subject, in: view)
    let decision = try user.map { try judge.decide($0, holding: grants, in: view, at: now, explaining: false) }
    tally.subjects += 1
    for finding in Set((decision?.findings ?? []).map(Self.code(of:))) { count(finding, &tally) }
    let (gained, lost) = changes(of: grants, by: judge, conferring: decision?.roles ?? [], &tally)
    guard !gained.isEmpty || !lost.isEmpty else { return }
    tally.affected += 1
    let person = Person(id: subject, userName: try view.lastKnown(subject)?.document["userName"]?.stringValue)
    for role in gained { add(role, person, &tally) }
    guard !lost.isEmpty else { return }
    let old = try user.flatMap { user in
      try before?.judging(subject, in: view).decide(user, holding: grants, in: view, at: now, explaining: false)
    }
    for role in lost { add(role, conferredBy: old, person, &tally) }
  }

  /// What an apply would give and take.
  private func changes(
    of grants: [Grant], by judge: ActivePolicy, conferring roles: [ConferredRole], _ tally: inout PreviewTally
  ) -> (gained: [ConferredRole], lost: [RoleReference]) {
    let effective = grants.filter { $0.isEffective(at: now) }
    let held = Set(effective.map(\.role))
    let missing = roles.filter { !held.contains($0.reference) }
    guard !held.isEmpty else { return (gained(missing, by: judge, beside: [], &tally), []) }
    tally.terms.add(Self.terms(of: effective, under: roles))
    // What waits in a hold waits on, unless the new policy rules it out.
    let waiting = effective.filter { $0.hold != nil && !judge.rulesOut($0.role, beside: Array(held)) }.map(\.role)
    let staying = held.intersection(roles.map(\.reference)).union(waiting)
    return (gained(missing, by: judge, beside: staying.sorted(), &tally), held.subtracting(staying).sorted())
  }

  /// What changes in the time of the grants whose role goes on.
  private static func terms(
    of grants: [Grant], under roles: [ConferredRole]
  ) -> [(role: RoleReference, change: TermChange)] {
    grants.compactMap { grant in
      guard let role = roles.first(where: { $0.reference == grant.role }) else { return nil }
      return TermChange(of: grant, validUntil: role.validUntil, unusedAfter: role.unusedAfter).map { (grant.role, $0) }
    }
  }

  /// Those of the missing roles that pass the last look at grants.
  private func gained(
    _ missing: [ConferredRole], by judge: ActivePolicy, beside staying: [RoleReference], _ tally: inout PreviewTally
  ) -> [ConferredRole] {
    guard !missing.isEmpty else { return [] }
    let refused = judge.check.refusals(of: missing.map(\.reference), beside: staying)
    for error in refused.values { count(error.code.rawValue, &tally) }
    return missing.filter { refused[$0.reference] == nil }
  }

  private static func code(of finding: Finding) -> String { finding.error?.code.rawValue ?? finding.check }

  private func count(_ finding: String, _ tally: inout PreviewTally) { tally.findings[finding, default: 0] += 1 }

  private struct Person {
    let id: ResourceID
    let userName: String?
  }

  private func add(_ role: ConferredRole, _ person: Person, _ tally: inout PreviewTally) {
    tally.roles[role.reference, default: .init()].gained += 1
    for reason in role.reasons { tally.rules[reason.ruleID, default: .init()].gained += 1 }
    if role.isPrivileged { tally.privilegedGains[role.reference, default: 0] += 1 }
    if tally.gains.count < names { tally.gains.append(effect(role.reference, person, role.isPrivileged)) }
  }

  private func add(
    _ role: RoleReference, conferredBy old: MappingDecision?, _ person: Person, _ tally: inout PreviewTally
  ) {
    tally.roles[role, default: .init()].lost += 1
    let rules = old?.roles.first { $0.reference == role }?.reasons.map(\.ruleID) ?? [""]
    for rule in rules { tally.rules[rule, default: .init()].lost += 1 }
    if tally.losses.count < names { tally.losses.append(effect(role, person, after.isPrivileged(role))) }
  }

  private func effect(_ role: RoleReference, _ person: Person, _ isPrivileged: Bool) -> PreviewTally.Effect {
    PreviewTally.Effect(
      subject: person.id, userName: person.userName, role: role, isPrivileged: isPrivileged)
  }
}
