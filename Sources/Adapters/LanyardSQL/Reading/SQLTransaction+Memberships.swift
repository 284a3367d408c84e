public import LanyardCore

extension SQLTransaction {
  public func members(
    of group: ResourceID, tenant: TenantID, after: ResourceID?, limit: Int
  ) throws -> [Membership] {
    try connection.all(
      Statements.page, [.id(tenant), .id(group), .after(after), .number(max(limit, 0))], Membership.init)
  }

  public func members(
    of group: ResourceID, tenant: TenantID, before: ResourceID, limit: Int
  ) throws -> [Membership] {
    try connection.all(
      Statements.pageBefore, [.id(tenant), .id(group), .id(before), .number(max(limit, 0))], Membership.init
    ).reversed()
  }

  public func memberCount(of group: ResourceID, tenant: TenantID) throws -> Int {
    try connection.count(Statements.count, [.id(tenant), .id(group)])
  }

  public func members(
    of group: ResourceID, among candidates: [ResourceID], tenant: TenantID
  ) throws -> [Membership] {
    let ids = Set(candidates).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.among, after: [.id(tenant), .id(group)], ids, Membership.init)
  }

  public func parentGroups(of members: [ResourceID], tenant: TenantID) throws -> [Membership] {
    let ids = Set(members).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.parents, after: [.id(tenant)], ids, Membership.init)
  }

  public func groups(of member: ResourceID, tenant: TenantID) throws -> [StoredResource] {
    try connection.all(Statements.groups, [.id(tenant), .id(member)], StoredResource.init)
  }
}

private enum Statements {
  static let page = SQLStatement(
    """
    select \(Membership.columns) from memberships where tenant = $1 and group_id = $2 and member_id > $3
    order by member_id limit $4
    """)
  static let pageBefore = SQLStatement(
    """
    select \(Membership.columns) from memberships where tenant = $1 and group_id = $2 and member_id < $3
    order by member_id desc limit $4
    """)
  static let count = SQLStatement("select count(*) from memberships where tenant = $1 and group_id = $2")
  static let among = SQLStatementFamily(after: 2) { ids in
    """
    select \(Membership.columns) from memberships where tenant = $1 and group_id = $2 and member_id in (\(ids))
    order by member_id
    """
  }
  static let parents = SQLStatementFamily(after: 1) { ids in
    """
    select \(Membership.columns) from memberships where tenant = $1 and member_id in (\(ids))
    order by member_id, group_id
    """
  }
  static let groups = SQLStatement(
    """
    select \(StoredResource.columns) from memberships
    join resources on resources.tenant = memberships.tenant and resources.id = memberships.group_id
    where memberships.tenant = $1 and member_id = $2 order by group_id
    """)
}
