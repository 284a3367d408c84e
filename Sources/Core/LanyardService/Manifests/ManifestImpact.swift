internal import LanyardCore
internal import RoleMapping

/// Who gains and who loses what by an apply. People beyond one transaction's share are marked for the background job.
struct ManifestImpact {
  let draft: ManifestDraft
  let services: DirectoryServices
  private(set) var plan = GrantPlan()
  private(set) var pending = 0

  init(draft: ManifestDraft, services: DirectoryServices) {
    self.draft = draft
    self.services = services
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
    let policy = try PolicyCompiler(registry: services.registry).policy(for: name, in: draft.view)
    let everybody = try draft.reader.allUserIDs(of: tenant)
    let view = DirectoryView(reader: draft.reader, tenant: tenant)
    plan.add(try GrantPlanner(policies: services.policies).plan(for: everybody, in: view, by: policy, context))
    pending += max(0, everybody.count - GrantPlanner.subjectsPerTransaction)
  }

  /// How many grants there are of each role.
  func count(_ grants: [Grant]) -> [String: Int] {
    Dictionary(grants.map { ($0.role.description, 1) }, uniquingKeysWith: +)
  }
}

extension ResourceReader {
  /// The ids of all users, a page at a time.
  func allUserIDs(of tenant: TenantID) throws -> [ResourceID] {
    var ids: [ResourceID] = []
    while true {
      let page = try resourceIDs(type: "User", tenant: tenant, after: ids.last, limit: 1000)
      ids += page
      if page.count < 1000 { return ids }
    }
  }
}
