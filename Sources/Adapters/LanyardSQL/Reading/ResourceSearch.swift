internal import LanyardCore
internal import SCIMFilter

/// One search: candidates in batches by id, each judged by the filter, counted, and kept if it falls on the page.
struct ResourceSearch {
  /// How many candidates are held in memory at once.
  private static let batch = 500

  private let query: ResourceQuery
  private let filter: CompiledFilter
  private let plan: CandidatePlan
  private let members: MembersRead
  private let tenant: TenantID
  private let transaction: SQLTransaction

  init(_ query: ResourceQuery, filter: ResolvedFilter, tenant: TenantID, in transaction: SQLTransaction) {
    self.query = query
    self.filter = CompiledFilter(filter)
    self.plan = CandidatePlan(for: filter)
    self.members = MembersRead(by: filter)
    self.tenant = tenant
    self.transaction = transaction
  }

  func page() throws -> ResourcePage {
    var page = ResourcePage(total: 0, resources: [])
    var total = 0
    guard case .offset(let skipped) = query.position else { throw SQLTransaction.unwritten }
    try eachCandidate { candidate in
      guard filter.matches(try members.document(of: candidate, in: transaction)) else { return }
      total += 1
      if total > skipped, page.resources.count < query.count { page.resources.append(candidate) }
    }
    page.total = total
    return page
  }

  private func eachCandidate(_ visit: (StoredResource) throws -> Void) throws {
    switch plan {
    case .none: return
    case .one(let id): try transaction.resource(id, type: query.type, tenant: tenant).map(visit)
    case .indexed(let attribute, let key):
      let value: [SQLValue] = [.text(attribute), .text(key.prefix), .octets(key.hash), .text(key.whole)]
      try eachBatch(Statements.indexed, value, visit)
    case .holding(let member): try eachBatch(Statements.holding, [.id(member)], visit)
    case .all: try eachBatch(Statements.all, [], visit)
    }
  }

  /// Parameters of the statement: tenant, type, the id after which to go on, the batch size, then its own.
  private func eachBatch(
    _ statement: SQLStatement, _ own: [SQLValue], _ visit: (StoredResource) throws -> Void
  ) throws {
    var last: ResourceID?
    while true {
      let arguments = [.id(tenant), .text(query.type), .after(last), .number(Self.batch)] + own
      let candidates = try transaction.connection.all(statement, arguments, StoredResource.init)
      for candidate in candidates { try visit(candidate) }
      guard candidates.count == Self.batch, let end = candidates.last else { return }
      last = end.id
    }
  }
}

private enum Statements {
  static let all = SQLStatement(
    """
    select \(StoredResource.columns) from resources where tenant = $1 and type = $2 and id > $3
    order by id limit $4
    """)
  static let indexed = SQLStatement(
    """
    select \(StoredResource.columns) from attribute_index
    join resources on resources.tenant = attribute_index.tenant and resources.id = attribute_index.resource
    where attribute_index.tenant = $1 and attribute_index.type = $2 and attribute_index.resource > $3
      and attribute = $5 and prefix = $6 and hash = $7 and whole is not distinct from $8
    order by attribute_index.resource limit $4
    """)
  static let holding = SQLStatement(
    """
    select \(StoredResource.columns) from memberships
    join resources on resources.tenant = memberships.tenant and resources.id = memberships.group_id
    where memberships.tenant = $1 and resources.type = $2 and group_id > $3 and member_id = $5
    order by group_id limit $4
    """)
}
