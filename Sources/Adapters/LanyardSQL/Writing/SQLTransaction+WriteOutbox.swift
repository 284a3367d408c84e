internal import LanyardCore

/// Accounts at targets and the outbox.
extension SQLTransaction {
  func put(_ account: TargetAccount) throws {
    try send(Statements.put, account.values)
  }

  func insert(_ row: OutboxRow) throws {
    try insert("the delivery's id", Statements.insert, row.values)
  }

  func update(_ row: OutboxRow) throws {
    try change(
      "the delivery", Statements.update,
      [
        .id(row.tenant), .id(row.id), .text(row.status.rawValue), .time(row.due), .number(row.attempts),
        .document(row.outcome), .flag(row.isRevocation),
      ])
  }
}

private enum Statements {
  static let put = SQLStatement.insert(
    into: "accounts", TargetAccount.columns,
    """
    on conflict (tenant, target, subject) do update set planned_revision = excluded.planned_revision,
      planned = excluded.planned, confirmed_revision = excluded.confirmed_revision, confirmed_at = excluded.confirmed_at
    """)
  static let insert = SQLStatement.insert(into: "outbox", OutboxRow.columns)
  static let update = SQLStatement(
    """
    update outbox set status = $3, due = $4, attempts = $5, outcome = $6, is_revocation = $7
    where tenant = $1 and id = $2
    """)
}
