internal import Diagnostics
internal import LanyardCore

/// Resources with their rows in the attribute index.
extension SQLTransaction {
  func insert(_ resource: StoredResource, _ index: [IndexedValue]) throws {
    try insert("the id", Statements.insert, resource.values)
    try add(IndexRow.rows(of: index), to: resource)
  }

  func update(_ resource: StoredResource, expecting version: Int, _ index: [IndexedValue]) throws {
    try change(
      "the resource", Statements.update,
      [
        .id(resource.tenant), .id(resource.id), .text(resource.type), .number(version), .number(resource.version),
        .time(resource.lastModified), .document(resource.document),
      ])
    let present = Set(
      try connection.all(Statements.index, [.id(resource.tenant), .id(resource.id)], IndexRow.init))
    let wanted = IndexRow.rows(of: index)
    // Only what differs is written: a patch of one attribute costs its rows, not the resource's.
    for row in present.subtracting(wanted) {
      try send(Statements.removeIndexed, row.key(of: resource))
    }
    try add(wanted.subtracting(present), to: resource)
  }

  func delete(_ id: ResourceID, _ tenant: TenantID, expecting version: Int) throws {
    try change("the resource", Statements.delete, [.id(tenant), .id(id), .number(version)])
    for statement in [Statements.removeIndex, Statements.removeHeld, Statements.removeHolding] {
      try send(statement, [.id(tenant), .id(id)])
    }
  }

  private func add(_ rows: Set<IndexRow>, to resource: StoredResource) throws {
    for row in rows {
      try insert(
        "a value of `\(row.attribute)`", Statements.addIndexed,
        row.key(of: resource) + [.text(row.value.whole), .flag(row.isUnique), .flag(row.isSortKey)])
    }
  }
}

private enum Statements {
  static let insert = SQLStatement.insert(into: "resources", StoredResource.columnNames)
  static let update = SQLStatement(
    """
    update resources set version = $5, last_modified = $6, document = $7
    where tenant = $1 and id = $2 and type = $3 and version = $4
    """)
  static let delete = SQLStatement("delete from resources where tenant = $1 and id = $2 and version = $3")
  static let index = SQLStatement(
    """
    select attribute, prefix, hash, element, is_unique, is_sort_key from attribute_index
    where tenant = $1 and resource = $2
    """)
  static let addIndexed = SQLStatement.insert(
    into: "attribute_index", "tenant, type, attribute, prefix, resource, element, hash, whole, is_unique, is_sort_key")
  static let removeIndexed = SQLStatement(
    """
    delete from attribute_index
    where tenant = $1 and type = $2 and attribute = $3 and prefix = $4 and resource = $5 and element = $6
      and hash = $7
    """)
  static let removeIndex = SQLStatement("delete from attribute_index where tenant = $1 and resource = $2")
  static let removeHeld = SQLStatement("delete from memberships where tenant = $1 and group_id = $2")
  static let removeHolding = SQLStatement("delete from memberships where tenant = $1 and member_id = $2")
}
