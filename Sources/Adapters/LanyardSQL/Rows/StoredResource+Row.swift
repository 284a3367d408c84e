internal import LanyardCore

extension StoredResource {
  static let columnNames = "tenant, id, type, version, created, last_modified, document"
  /// Named with their table, for joins.
  static let columns = SQLStatement.qualified(columnNames, by: "resources")

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), type: try row.string(2), version: try row.number(3),
      created: try row.time(4), lastModified: try row.time(5), document: try row.document(6))
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
