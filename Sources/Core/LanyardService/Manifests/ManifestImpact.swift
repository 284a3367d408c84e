internal import JSON
internal import LanyardCore
internal import RoleMapping

/// Who gains and who loses what by an apply. People beyond one transaction's share, all tenants together, are marked for
/// the background job; a preview, which writes nothing, judges them all and names people.
struct ManifestImpact {
  let draft: ManifestDraft
  let services: DirectoryServices
  let isPreview: Bool
  private(set) var plan = GrantPlan()
  private(set) var pending = 0
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
    for name in try ManifestChecker(services: services).affectedTenants(draft) {
      guard draft.newTenants[name] == nil, let id = try draft.id(of: name) else { continue }
      try impact.judgeEverybody(of: id, named: name, context)
    }
    return impact
  }

  private mutating func judgeEverybody(of tenant: TenantID, named name: TenantName, _ context: CommandContext) throws {
    let policy = try PolicyCompiler(standard: services.registry).policy(for: name, in: draft.view)
    let everybody = try draft.reader.allUserIDs(of: tenant)
    let view = DirectoryView(reader: draft.reader, tenant: tenant)
    let planner = GrantPlanner(policies: services.policies)
    if isPreview { return try preview(everybody, view, planner, policy, context) }
    plan.add(try planner.plan(for: everybody, in: view, by: policy, limit: share, context))
    pending += max(0, everybody.count - share)
    share = max(0, share - everybody.count)
  }

  /// Judges everybody a share at a time, keeping who gains and loses and none of the rows.
  private mutating func preview(
    _ everybody: [ResourceID], _ view: DirectoryView, _ planner: GrantPlanner, _ policy: ActivePolicy,
    _ context: CommandContext
  ) throws {
    for start in stride(from: 0, to: everybody.count, by: GrantPlanner.subjectsPerTransaction) {
      let some = Array(everybody[start...].prefix(GrantPlanner.subjectsPerTransaction))
      let judged = try planner.plan(for: some, in: view, by: policy, context)
      plan.granted += judged.granted
      plan.revoked += judged.revoked
      for grant in judged.granted where policy.isPrivileged(grant.role) { privilegedGains.insert(grant.role) }
      let effects = judged.revoked.map { ($0, false) } + judged.granted.map { ($0, true) }
      for (grant, gains) in effects.prefix(max(0, Self.maximumNamed - people.count)) {
        people.append(
          ApplyReport.PersonEffect(
            subject: grant.subject, userName: try view.user(grant.subject)?.document["userName"]?.stringValue,
            role: grant.role, gains: gains))
      }
    }
  }

  /// How many grants there are of each role.
  func count(_ grants: [Grant]) -> [String: Int] {
    Dictionary(grants.map { ($0.role.description, 1) }, uniquingKeysWith: +)
  }
}

extension ResourceReader {
  /// The ids of all people, whoever manages them, a page at a time.
  func allUserIDs(of tenant: TenantID) throws -> [ResourceID] {
    try StoredResource.subjectTypes.flatMap { try allIDs(type: $0, tenant: tenant) }
  }

  private func allIDs(type: String, tenant: TenantID) throws -> [ResourceID] {
    var ids: [ResourceID] = []
    while true {
      let page = try resourceIDs(type: type, tenant: tenant, after: ids.last, limit: 1000)
      ids += page
      if page.count < 1000 { return ids }
    }
  }
}
