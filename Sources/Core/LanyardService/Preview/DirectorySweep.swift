internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// One slice of a directory judged by two policies: what is held now, and what the new policy would confer. Rows are read in
/// the order of ids and walked side by side; each document is parsed once, and reasons are not made.
struct DirectorySweep {
  let tenant: TenantID
  /// Nil where the policy in force cannot run; then nobody knows which rule had conferred what is lost.
  let before: ActivePolicy?
  let after: ActivePolicy
  let now: Instant
  let groups: GroupFacts
  let names: Int

  func tally(after first: ResourceID?, through last: ResourceID, _ reader: any StoreReader) throws -> PreviewTally {
    let users = try reader.users(after: first, through: last, tenant: tenant)
    let parents = try reader.parentGroups(ofMembersAfter: first, through: last, tenant: tenant)
    let held = try reader.heldRoles(after: first, through: last, tenant: tenant)
    let episodes = try reader.episodes(after: first, through: last, tenant: tenant)
    let suppressed = Dictionary(
      grouping: try reader.suppressions(after: first, through: last, tenant: tenant), by: \.subject)
    let facts = try groups.facts(of: Set(parents.map(\.group)), reader)
    var tally = PreviewTally()
    var (parent, grant) = (0, 0)
    for user in users {
      while parent < parents.count, parents[parent].member < user.id { parent += 1 }
      var own: [GroupFact] = []
      while parent < parents.count, parents[parent].member == user.id {
        if let fact = facts[parents[parent].group] { own.append(fact) }
        parent += 1
      }
      while grant < held.count, held[grant].subject < user.id { grant += 1 }
      var roles: Set<RoleReference> = []
      while grant < held.count, held[grant].subject == user.id {
        if held[grant].isEffective(at: now) { roles.insert(held[grant].role) }
        grant += 1
      }
      let kept = suppressed.isEmpty ? [] : Set((suppressed[user.id] ?? []).map(\.role))
      judge(
        user, groups: own, holding: roles, suppressed: kept, episodes: episodes[user.id] ?? [], into: &tally)
    }
    return tally
  }

  private func judge(
    _ user: StoredResource, groups: [GroupFact], holding held: Set<RoleReference>, suppressed: Set<RoleReference>,
    episodes: [Episode], into tally: inout PreviewTally
  ) {
    let subject = SubjectDocument.assemble(user: user.document, groups: groups, source: .scim)
    let decision = after.judging(user.id, groups: groups).policy
      .evaluate(subject, at: now, episodes: episodes, held: held, suppressed: suppressed, explaining: false)
    tally.subjects += 1
    for finding in decision.findings { tally.findings[finding.error?.code.rawValue ?? finding.check, default: 0] += 1 }
    let gained = decision.roles.filter { !held.contains($0.reference) }
    let lost = held.isEmpty ? [] : held.subtracting(decision.roles.map(\.reference)).sorted()
    guard !gained.isEmpty || !lost.isEmpty else { return }
    tally.affected += 1
    for role in gained { add(role, user, &tally) }
    guard !lost.isEmpty else { return }
    let old = before?.judging(user.id, groups: groups).policy
      .evaluate(subject, at: now, episodes: episodes, held: held, explaining: false)
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
