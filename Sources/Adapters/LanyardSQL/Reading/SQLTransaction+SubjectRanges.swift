public import LanyardCore
public import RoleMapping

extension SQLTransaction: SubjectRangeReader {
  public func users(after: ResourceID?, through last: ResourceID, tenant: TenantID) throws -> [StoredResource] {
    try connection.all(Statements.users, [.id(tenant), .after(after), .id(last)], StoredResource.init)
  }

  public func parentGroups(
    ofMembersAfter after: ResourceID?, through last: ResourceID, tenant: TenantID
  ) throws -> [(member: ResourceID, group: ResourceID)] {
    try connection.all(Statements.groups, [.id(tenant), .after(after), .id(last)]) { row in
      (member: try row.id(0), group: try row.id(1))
    }
  }

  public func heldRoles(after: ResourceID?, through last: ResourceID, tenant: TenantID) throws -> [HeldRole] {
    try connection.all(Statements.held, [.id(tenant), .after(after), .id(last)], HeldRole.init)
  }

  public func episodes(
    after: ResourceID?, through last: ResourceID, tenant: TenantID
  ) throws -> [ResourceID: [Episode]] {
    var found: [ResourceID: [Episode]] = [:]
    let rows = try connection.all(Statements.episodes, [.id(tenant), .after(after), .id(last)]) { row in
      (try row.id(2, of: StoredResource.self), try Episode(row))
    }
    for (subject, episode) in rows { found[subject, default: []].append(episode) }
    return found
  }
}

private enum Statements {
  static let users = SQLStatement(
    """
    select \(StoredResource.columns) from resources where tenant = $1 and type = 'User' and id > $2 and id <= $3
    order by id
    """)
  static let groups = SQLStatement(
    """
    select member_id, group_id from memberships where tenant = $1 and member_id > $2 and member_id <= $3
    order by member_id, group_id
    """)
  static let held = SQLStatement(
    """
    select \(HeldRole.columns) from grants
    where tenant = $1 and subject > $2 and subject <= $3 and state in ('active', 'held')
    order by subject, application, role
    """)
  static let episodes = SQLStatement(
    """
    select \(Episode.columns), subject from episodes where tenant = $1 and subject > $2 and subject <= $3
    order by subject, rule
    """)
}
