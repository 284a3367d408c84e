internal import LanyardCore

/// Memberships: one row each, so that a change costs what changes.
extension SQLTransaction {
  func add(_ rows: [Membership], _ tenant: TenantID) throws {
    for row in rows {
      try connection.execute(
        Statements.add, [.id(tenant), .id(row.group), .id(row.member), .text(row.type), .text(row.display)])
    }
  }

  func remove(_ members: [ResourceID], from group: ResourceID, _ tenant: TenantID) throws {
    for member in members {
      try connection.execute(Statements.remove, [.id(tenant), .id(group), .id(member)])
    }
  }

  func removeAllMembers(of group: ResourceID, _ tenant: TenantID) throws {
    try connection.execute(Statements.removeAll, [.id(tenant), .id(group)])
  }
}

private enum Statements {
  static let add = SQLStatement.insert(
    into: "memberships", "tenant, group_id, member_id, type, display",
    "on conflict (tenant, group_id, member_id) do update set type = excluded.type, display = excluded.display")
  static let remove = SQLStatement(
    "delete from memberships where tenant = $1 and group_id = $2 and member_id = $3")
  static let removeAll = SQLStatement("delete from memberships where tenant = $1 and group_id = $2")
}
