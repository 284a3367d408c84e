public import LanyardCore
internal import RoleMapping

extension SQLTransaction: SuppressionReader, UsageReader {
  public func suppressions(of subjects: [ResourceID], tenant: TenantID) throws -> [Suppression] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.suppressions, after: [.id(tenant)], ids, Suppression.init)
      .sorted { ($0.subject, $0.role) < ($1.subject, $1.role) }
  }

  public func usageSpan(of application: String, tenant: TenantID) throws -> UsageSpan? {
    try connection.all(Statements.span, [.id(tenant), .text(application)]) { row in
      UsageSpan(first: try row.time(0), latest: try row.time(1))
    }.first
  }

  public func unusedGrants(limit: Int) throws -> [Grant] {
    try connection.all(Statements.unused, [.number(max(limit, 0))], Grant.init)
  }
}

private enum Statements {
  static let suppressions = SQLStatementFamily(after: 1) { subjects in
    "select \(Suppression.columns) from suppressions where tenant = $1 and subject in (\(subjects))"
  }
  static let span = SQLStatement("select first, latest from usage_spans where tenant = $1 and application = $2")
  /// The time without use begins with the first report at the earliest, and ends with the latest.
  static let unused = SQLStatement(
    """
    select \(SQLStatement.qualified(Grant.columns, by: "grants")) from usage_spans
    join grants on grants.tenant = usage_spans.tenant and grants.application = usage_spans.application
    where grants.state in ('active', 'held') and grants.unused_after is not null
      and (coalesce(grants.last_used, grants.held_since) + grants.unused_after) <= usage_spans.latest
      and usage_spans.first + grants.unused_after <= usage_spans.latest
    order by grants.tenant, grants.id limit $1
    """)
}
