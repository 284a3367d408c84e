internal import Diagnostics
public import LanyardCore

extension SQLTransaction: ResourceReader {
  public func resource(_ id: ResourceID, type: String, tenant: TenantID) throws -> StoredResource? {
    try connection.first(Statements.one, [.id(tenant), .id(id), .text(type)], StoredResource.init)
  }

  public func resources(matching query: ResourceQuery, tenant: TenantID) throws -> ResourcePage {
    guard let filter = query.filter else { return try unfiltered(query, tenant) }
    return try ResourceSearch(query, filter: filter, tenant: tenant, in: self).page()
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

  static let unwritten = CodedError(.internal, "not written yet", remedy: "wait", exposure: .operator)

  private func unfiltered(_ query: ResourceQuery, _ tenant: TenantID) throws -> ResourcePage {
    guard case .offset(let skipped) = query.position else { throw SQLTransaction.unwritten }
    let total = try resourceCount(type: query.type, tenant: tenant)
    guard query.count > 0 else { return ResourcePage(total: total, resources: []) }
    let arguments: [SQLValue] = [
      .id(tenant), .text(query.type), .number(query.count), .number(skipped),
    ]
    return ResourcePage(total: total, resources: try connection.all(Statements.page, arguments, StoredResource.init))
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
  static let page = SQLStatement(
    """
    select \(StoredResource.columns) from resources where tenant = $1 and type = $2
    order by id limit $3 offset $4
    """)
  static let indexed = SQLStatement(
    """
    select \(StoredResource.columns) from attribute_index
    join resources on resources.tenant = attribute_index.tenant and resources.id = attribute_index.resource
    where attribute_index.tenant = $1 and attribute_index.type = $2 and attribute = $3 and prefix = $4 and hash = $5
      and whole is not distinct from $6
    order by attribute_index.resource
    """)
}
