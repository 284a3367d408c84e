public import Diagnostics
public import LanyardCore

extension SQLTransaction: OutboxReader {
  public func account(target: String, subject: ResourceID, tenant: TenantID) throws -> TargetAccount? {
    try connection.first(Statements.account, [.id(tenant), .text(target), .id(subject)], TargetAccount.init)
  }

  public func accounts(target: String, subjects: [ResourceID], tenant: TenantID) throws -> [TargetAccount] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.accounts, after: [.id(tenant), .text(target)], ids, TargetAccount.init)
  }

  public func unfinishedDeliveries(of subjects: [ResourceID], tenant: TenantID) throws -> [OutboxRow] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.unfinished, after: [.id(tenant)], ids, OutboxRow.init)
      .sorted { $0.id < $1.id }
  }

  public func delivery(_ id: DeliveryID, tenant: TenantID) throws -> OutboxRow? {
    try connection.first(Statements.one, [.id(tenant), .id(id)], OutboxRow.init)
  }

  public func dueDeliveries(at moment: Instant, limit: Int) throws -> [OutboxRow] {
    // Asked for in two parts, so that each is a walk along an index and stops at its limit.
    let revocations = try dueDeliveries(at: moment, areRevocations: true, limit: max(limit, 0))
    return try revocations
      + dueDeliveries(at: moment, areRevocations: false, limit: max(limit, 0) - revocations.count)
  }

  private func dueDeliveries(at moment: Instant, areRevocations: Bool, limit: Int) throws -> [OutboxRow] {
    try connection.all(Statements.due, [.time(moment), .flag(areRevocations), .number(limit)], OutboxRow.init)
  }

  public func deliveries(of subject: ResourceID, tenant: TenantID) throws -> [OutboxRow] {
    try connection.all(Statements.ofSubject, [.id(tenant), .id(subject)], OutboxRow.init)
  }

  public func deliveryCounts() throws -> [OutboxRow.Status: Int] {
    let counts = try connection.all(Statements.counts) { row in
      (try row.word(0, of: OutboxRow.Status.self), try row.number(1))
    }
    return Dictionary(counts) { first, _ in first }
  }
}

private enum Statements {
  static let account = SQLStatement(
    "select \(TargetAccount.columns) from accounts where tenant = $1 and target = $2 and subject = $3")
  static let accounts = SQLStatementFamily(after: 2) { subjects in
    "select \(TargetAccount.columns) from accounts where tenant = $1 and target = $2 and subject in (\(subjects))"
  }
  static let unfinished = SQLStatementFamily(after: 1) { subjects in
    """
    select \(OutboxRow.columns) from outbox
    where tenant = $1 and subject in (\(subjects)) and status in ('pending', 'inFlight')
    """
  }
  static let one = SQLStatement("select \(OutboxRow.columns) from outbox where tenant = $1 and id = $2")
  static let ofSubject = SQLStatement(
    "select \(OutboxRow.columns) from outbox where tenant = $1 and subject = $2 order by id")
  static let counts = SQLStatement("select status, count(*) from outbox group by status")
  /// The lease of a row in flight ends when it is due.
  static let due = SQLStatement(
    """
    select \(SQLStatement.qualified(OutboxRow.columns, by: "candidate")) from outbox candidate
    where candidate.status in ('pending', 'inFlight') and candidate.is_revocation = $2 and candidate.due <= $1
      and exists (select 1 from tenants where tenants.id = candidate.tenant and tenants.state = 'active')
      and not exists (
        select 1 from outbox earlier
        where earlier.tenant = candidate.tenant and earlier.target = candidate.target
          and earlier.subject = candidate.subject and earlier.revision < candidate.revision
          and earlier.status in ('pending', 'inFlight'))
    order by candidate.due, candidate.id limit $3
    """)
}
