internal import LanyardCore

/// Memberships: one row each, so that a change costs what changes, and many of them in one statement.
extension SQLTransaction {
  func add(_ rows: [Membership], _ tenant: TenantID) throws {
    var last: [MembershipPlace: Int] = [:]
    for (place, row) in rows.enumerated() { last[MembershipPlace(group: row.group, member: row.member)] = place }
    // One statement may name a row once; the last word on it counts.
    let distinct = rows.indices.lazy.filter {
      last[MembershipPlace(group: rows[$0].group, member: rows[$0].member)] == $0
    }
    for part in Array(distinct).parts(of: Statements.rowsAtOnce) {
      let columns = part.flatMap { place -> [SQLValue] in
        let row = rows[place]
        return [.id(row.group), .id(row.member), .text(row.type), .text(row.display)]
      }
      let statement = part.count == Statements.rowsAtOnce ? Statements.addMany : Statements.adding(part.count)
      try send(statement, [.id(tenant)] + columns)
    }
  }

  func remove(_ members: [ResourceID], from group: ResourceID, _ tenant: TenantID) throws {
    try connection.execute(Statements.remove, after: [.id(tenant), .id(group)], members.map { .id($0) })
  }

  func removeAllMembers(of group: ResourceID, _ tenant: TenantID) throws {
    try send(Statements.removeAll, [.id(tenant), .id(group)])
  }
}

/// What is one row.
private struct MembershipPlace: Hashable {
  let group: ResourceID
  let member: ResourceID
}

private enum Statements {
  /// So many rows are one statement; what remains of a longer list is another.
  static let rowsAtOnce = 100
  static let addMany = adding(rowsAtOnce)
  private static let addOne = insertion(of: 1)

  static func adding(_ count: Int) -> SQLStatement { count == 1 ? addOne : insertion(of: count) }

  private static func insertion(of count: Int) -> SQLStatement {
    let rows = (0..<count).map { row in
      "($1, " + (0..<4).map { "$\(2 + 4 * row + $0)" }.joined(separator: ", ") + ")"
    }
    return SQLStatement(
      """
      insert into memberships (tenant, group_id, member_id, type, display) values \(rows.joined(separator: ", "))
      on conflict (tenant, group_id, member_id) do update set type = excluded.type, display = excluded.display
      """, isKept: count == 1 || count == rowsAtOnce)
  }

  static let remove = SQLStatementFamily(after: 2) { ids in
    "delete from memberships where tenant = $1 and group_id = $2 and member_id in (\(ids))"
  }
  static let removeAll = SQLStatement("delete from memberships where tenant = $1 and group_id = $2")
}

extension Array {
  /// The elements in parts of at most so many.
  fileprivate func parts(of length: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: length).map { self[$0..<Swift.min($0 + length, count)] }
  }
}
