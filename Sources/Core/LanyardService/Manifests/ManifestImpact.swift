internal import JSON
internal import LanyardCore
internal import RoleMapping

/// Who gains and who loses what by an apply. People beyond one transaction's share, all tenants together, are left to a walk
/// of the background job; a dry run, which writes nothing, judges them all and names people.
struct ManifestImpact {
  let draft: ManifestDraft
  let services: DirectoryServices
  let isPreview: Bool
  private(set) var plan = GrantPlan()
  /// One for each tenant concerned, finished where everybody of it is judged.
  private(set) var walks: [EvaluationWalk] = []
  private(set) var pending = 0
  private(set) var granted: [String: Int] = [:]
  private(set) var revoked: [String: Int] = [:]
  private(set) var terms = TermTally()
  /// Roles that mean something else, with how many people of all tenants hold them.
  private(set) var alteredRoles: [AlteredRole] = []
  /// One in the log of each tenant whom such a role concerns.
  private(set) var alterationEvents: [TenantEvent] = []
  private(set) var people: [ApplyReport.PersonEffect] = []
  private(set) var privilegedGains: Set<RoleReference> = []
  private var share = GrantPlanner.subjectsPerTransaction

  /// How many changes a report tells by name; the counts go over all.
  static let maximumNamed = 1000

  init(draft: ManifestDraft, services: DirectoryServices, isPreview: Bool) {
    self.draft = draft
    self.services = services
    self.isPreview = isPreview
  }

  func plan(_ context: CommandContext) throws -> ManifestImpact {
    var impact = self
    let alterations = try draft.roleAlterations()
    impact.alteredRoles = alterations.map { AlteredRole(alteration: $0, people: 0) }
    for name in try ManifestChecker(services: services).affectedTenants(draft) {
      guard draft.newTenants[name] == nil, let id = try draft.id(of: name) else { continue }
      let policy = try PolicyCompiler(standard: services.registry).policy(for: name, in: draft.view)
      let view = DirectoryView(reader: draft.reader, tenant: id)
      let planner = GrantPlanner(policies: services.policies)
      guard try !planner.isIdle(policy, view) else { continue }
      impact.add(try draft.altered(alterations, in: id, under: policy, at: context.now), in: id, context)
      if isPreview {
        try impact.preview(view, planner, policy, context)
      } else {
        try impact.judge(view, planner, policy, context)
      }
    }
    return impact
  }

  /// Judges as many as this transaction may, and leaves the rest to a walk and to marks.
  private mutating func judge(
    _ view: DirectoryView, _ planner: GrantPlanner, _ policy: ActivePolicy, _ context: CommandContext
  ) throws {
    let first = try page(.users, view, limit: share + 1)
    let now = Array(first.prefix(share))
    let isWhole = first.count == now.count
    let gone = isWhole ? try page(.gone, view, limit: share - now.count) : []
    let judged = try planner.plan(for: view.withoutWaiting(now + gone), in: view, by: policy, because: .policy, context)
    add(judged)
    plan.add(judged)
    let total = isWhole ? now.count : try view.reader.resourceCount(type: "User", tenant: view.tenant)
    walks.append(
      EvaluationWalk(
        tenant: view.tenant, policyVersion: policy.version, request: context.request.id, started: context.now,
        after: now.last, done: now.count, total: total, granted: judged.granted.count, revoked: judged.revoked.count,
        finished: isWhole ? context.now : Optional.none))
    pending += total - now.count
    share -= now.count + gone.count
    try mark(.justInTime, view, context)
    try mark(.gone, after: gone.last, view, context)
  }

  private func page(
    _ list: SubjectList, after last: ResourceID? = nil, _ view: DirectoryView, limit: Int
  ) throws -> [ResourceID] { try list.page(of: view.tenant, after: last, limit: limit, view.reader) }

  /// People who are in no list of users are few, and left to the job.
  private mutating func mark(
    _ list: SubjectList, after start: ResourceID? = nil, _ view: DirectoryView, _ context: CommandContext
  ) throws {
    var last = start
    while true {
      let some = try page(list, after: last, view, limit: Self.marksAtOnce)
      guard let end = some.last else { return }
      plan.changes.append(
        .markForEvaluation(some, tenant: view.tenant, because: .policy, request: context.request.id))
      pending += some.count
      last = end
    }
  }

  private static let marksAtOnce = 10_000

  /// Judges everybody a share at a time, keeping who gains and loses and none of the rows.
  private mutating func preview(
    _ view: DirectoryView, _ planner: GrantPlanner, _ policy: ActivePolicy, _ context: CommandContext
  ) throws {
    for list in SubjectList.allCases {
      var last: ResourceID?
      while true {
        let some = try page(list, after: last, view, limit: GrantPlanner.subjectsPerTransaction)
        guard let end = some.last else { break }
        try tell(planner.plan(for: some, in: view, by: policy, because: .policy, context), view, policy)
        last = end
      }
    }
  }

  private mutating func tell(_ judged: GrantPlan, _ view: DirectoryView, _ policy: ActivePolicy) throws {
    add(judged)
    for grant in judged.granted where policy.isPrivileged(grant.role) { privilegedGains.insert(grant.role) }
    let effects = Self.lost(by: judged).map { ($0, false) } + judged.granted.map { ($0, true) }
    for (grant, gains) in effects.prefix(max(0, Self.maximumNamed - people.count)) {
      people.append(
        ApplyReport.PersonEffect(
          subject: grant.subject, userName: try view.lastKnown(grant.subject)?.document["userName"]?.stringValue,
          role: grant.role, gains: gains))
    }
  }

  private mutating func add(_ judged: GrantPlan) {
    for grant in judged.granted { granted[grant.role.description, default: 0] += 1 }
    for grant in Self.lost(by: judged) { revoked[grant.role.description, default: 0] += 1 }
    for alterations in Dictionary(grouping: judged.altered, by: \.after.subject).values {
      terms.add(
        alterations.compactMap { alteration in
          let next = alteration.after
          return TermChange(of: alteration.before, validUntil: next.validUntil, unusedAfter: next.unusedAfter)
            .map { (next.role, $0) }
        })
    }
  }

  /// What ended because its time was over is nothing that the apply takes.
  private static func lost(by judged: GrantPlan) -> [Grant] { judged.revoked.filter { $0.state != .expired } }

  private mutating func add(_ altered: [AlteredRole], in tenant: TenantID, _ context: CommandContext) {
    for role in altered {
      guard let place = alteredRoles.firstIndex(where: { $0.alteration == role.alteration }) else { continue }
      alteredRoles[place].people += role.people
      alterationEvents.append(role.alteration.event(in: tenant, context))
    }
  }
}
