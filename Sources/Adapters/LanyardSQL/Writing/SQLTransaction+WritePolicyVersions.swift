internal import JSON
internal import LanyardCore

/// Policy versions and walks over subjects.
extension SQLTransaction {
  func insert(_ version: PolicyVersion, _ document: JSONObject) throws {
    try insert("the policy's version", Statements.insertVersion, version.values + [.document(document)])
  }

  func put(_ walk: EvaluationWalk) throws {
    try connection.execute(Statements.putWalk, walk.values)
  }

  func removeWalk(over group: ResourceID, _ tenant: TenantID) throws {
    try connection.execute(Statements.removeWalk, [.id(tenant), .id(group)])
  }

  func markMembers(of group: ResourceID, after: ResourceID?, _ tenant: TenantID, _ request: String?) throws {
    try connection.execute(Statements.markMembers, [.id(tenant), .id(group), .after(after), .text(request)])
  }
}

private enum Statements {
  static let insertVersion = SQLStatement.insert(into: "policy_versions", PolicyVersion.columns + ", document")
  static let putWalk = SQLStatement.insert(
    into: "evaluation_walks", EvaluationWalk.columns,
    """
    on conflict (tenant, group_id) do update set policy_version = excluded.policy_version,
      request_id = excluded.request_id, started = excluded.started, after_id = excluded.after_id, done = excluded.done,
      total = excluded.total, granted = excluded.granted, revoked = excluded.revoked, updated = excluded.updated,
      finished = excluded.finished
    """)
  static let removeWalk = SQLStatement("delete from evaluation_walks where tenant = $1 and group_id = $2")
  /// As all subjects marked by one change, they share a place in the queue.
  static let markMembers = SQLStatement(
    """
    insert into evaluation_queue (tenant, subject, position, cause, request)
    select memberships.tenant, member_id, (select coalesce(max(position), 0) + 1 from evaluation_queue),
      'directory', $4
    from memberships where memberships.tenant = $1 and group_id = $2 and member_id > $3 and type = 'User'
    on conflict (tenant, subject) do update set cause = excluded.cause
    """)
}
