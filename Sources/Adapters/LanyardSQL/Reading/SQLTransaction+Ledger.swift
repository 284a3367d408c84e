public import LanyardCore

extension SQLTransaction: LedgerReader {
  public func grants(matching query: GrantQuery, tenant: TenantID) throws -> [Grant] {
    // What is not asked for is a value that every row passes, so that the statement is one.
    let arguments: [SQLValue] = [
      .id(tenant), .after(query.after), .time(query.moment.instant), .text(query.application ?? ""),
      .text(query.role ?? ""),
      query.unusedSince.map { .time($0) } ?? .integer(.max), .number(max(query.limit, 0)),
      query.moment.clock.map { .time($0) } ?? .integer(.max),
    ]
    return try connection.all(Statements.matching, arguments, Grant.init)
  }
}

private enum Statements {
  static let matching = SQLStatement(
    """
    select \(Grant.columns) from grants
    where tenant = $1 and id > $2 and (since <= $3 or since > $8) and (ended is null or (ended > $3 and ended <= $8))
      and (valid_until is null or valid_until > $3) and ($4 = '' or application = $4) and ($5 = '' or role = $5)
      and coalesce(last_used, held_since) < $6
    order by id limit $7
    """)
}
