internal import LanyardCore
internal import RoleMapping

/// Suppressions, and the use of roles.
extension SQLTransaction {
  func put(_ suppression: Suppression) throws {
    try connection.execute(Statements.putSuppression, suppression.values)
  }

  func removeSuppressions(_ roles: [RoleReference], of subject: ResourceID, _ tenant: TenantID) throws {
    for role in roles {
      try connection.execute(
        Statements.removeSuppression, [.id(tenant), .id(subject), .text(role.application), .text(role.role)])
    }
  }

  func record(_ usage: RoleUsage) throws {
    try connection.execute(
      Statements.putSpan,
      [.id(usage.tenant), .text(usage.application), .time(usage.span.first), .time(usage.span.latest)])
    for (grant, moment) in usage.grants {
      try connection.execute(Statements.touch, [.id(usage.tenant), .id(grant), .time(moment)])
    }
  }
}

private enum Statements {
  static let putSuppression = SQLStatement.insert(
    into: "suppressions", Suppression.columns,
    """
    on conflict (tenant, subject, application, role) do update set cause = excluded.cause, since = excluded.since,
      reason = excluded.reason, decided_by = excluded.decided_by
    """)
  static let removeSuppression = SQLStatement(
    "delete from suppressions where tenant = $1 and subject = $2 and application = $3 and role = $4")
  static let putSpan = SQLStatement.insert(
    into: "usage_spans", "tenant, application, first, latest",
    "on conflict (tenant, application) do update set first = excluded.first, latest = excluded.latest")
  static let touch = SQLStatement(
    """
    update grants set last_used = $3
    where tenant = $1 and id = $2 and state in ('active', 'held') and held_since <= $3
      and (last_used is null or last_used < $3)
    """)
}
