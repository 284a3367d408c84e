public import LanyardCore

extension SQLTransaction: ResourceReader {
  public func resource(_ id: ResourceID, type: String, tenant: TenantID) throws -> StoredResource? {
    try connection.first(Statements.one, [.id(tenant), .id(id), .text(type)], StoredResource.init)
  }

  public func resources(matching query: ResourceQuery, tenant: TenantID) throws -> ResourcePage {
    let budget = SearchBudget(steps: searchSteps)
    return try connection.spending(budget) {
      try ResourceSearch(query, tenant: tenant, in: self, budget: budget).page()
    }
  }

  public func resources(type: String, key: String, folded: String, tenant: TenantID) throws -> [StoredResource] {
    let indexKey = IndexKey(folded: folded)
    return try connection.all(
      Statements.indexed,
      [
        .id(tenant), .text(type), .text(key), .text(indexKey.prefix), .octets(indexKey.hash), .text(indexKey.whole),
      ], StoredResource.init)
  }

  public func resourceIDs(
    type: String, tenant: TenantID, after: ResourceID?, limit: Int
  ) throws -> [ResourceID] {
    let arguments: [SQLValue] = [.id(tenant), .text(type), .after(after), .number(max(limit, 0))]
    return try connection.all(Statements.ids, arguments) { try $0.id(0) }
  }

  public func resourceTypes(of ids: [ResourceID], tenant: TenantID) throws -> [ResourceID: String] {
    let rows = try connection.all(Statements.types, after: [.id(tenant)], Set(ids).sorted().map { .id($0) }) { row in
      (try row.id(0, of: StoredResource.self), try row.string(1))
    }
    return Dictionary(rows) { first, _ in first }
  }

  public func resourceCount(type: String, tenant: TenantID) throws -> Int {
    try connection.count(Statements.count, [.id(tenant), .text(type)])
  }

  public func resources(_ ids: [ResourceID], type: String, tenant: TenantID) throws -> [StoredResource] {
    try resources(Set(ids), SearchScope(tenant: tenant, type: type))
  }

  /// The resources of these ids, in no order.
  func resources(_ ids: some Collection<ResourceID>, _ scope: SearchScope) throws -> [StoredResource] {
    try connection.all(
      Statements.several, after: [.id(scope.tenant), .text(scope.type)], ids.map { .id($0) }, StoredResource.init)
  }
}

private enum Statements {
  static let one = SQLStatement(
    "select \(StoredResource.columns) from resources where tenant = $1 and id = $2 and type = $3")
  static let ids = SQLStatement(
    "select id from resources where tenant = $1 and type = $2 and id > $3 order by id limit $4")
  static let types = SQLStatementFamily(after: 1) { ids in
    "select id, type from resources where tenant = $1 and id in (\(ids))"
  }
  static let count = SQLStatement("select count(*) from resources where tenant = $1 and type = $2")
  static let several = SQLStatementFamily(after: 2) { ids in
    "select \(StoredResource.columns) from resources where tenant = $1 and type = $2 and id in (\(ids))"
  }
  static let indexed = SQLStatement(
    """
    select \(StoredResource.columns) from resources
    where resources.tenant = $1 and resources.type = $2 and resources.id in (
      select resource from attribute_index
      where attribute_index.tenant = $1 and attribute_index.type = $2 and attribute = $3 and prefix = $4 and hash = $5
        and whole is not distinct from $6)
    order by resources.id
    """)
}
