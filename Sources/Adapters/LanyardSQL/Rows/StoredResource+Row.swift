internal import LanyardCore

extension StoredResource {
  static let columnNames = "tenant, id, type, version, created, last_modified, document"
  /// Named with their table, for joins.
  static let columns = SQLStatement.qualified(columnNames, by: "resources")

  init(_ row: any SQLRow) throws { try self.init(row, from: 0) }

  /// Reads the columns from `first` on.
  init(_ row: any SQLRow, from first: Int) throws {
    self.init(
      id: try row.id(first + 1), tenant: try row.id(first), type: try row.string(first + 2),
      version: try row.number(first + 3), created: try row.time(first + 4), lastModified: try row.time(first + 5),
      document: try row.document(first + 6))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .text(type), .number(version), .time(created), .time(lastModified), .document(document),
    ]
  }
}

extension Membership {
  static let columns = "group_id, member_id, type, display"

  init(_ row: any SQLRow) throws {
    self.init(group: try row.id(0), member: try row.id(1), type: try row.string(2), display: row.text(3))
  }
}
