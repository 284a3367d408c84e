public import Diagnostics
public import LanyardCore

extension SQLTransaction: SubjectReader {
  public func signInFacts(of subjects: [ResourceID], tenant: TenantID) throws -> [SignInFacts] {
    let ids = Set(subjects).sorted().map { SQLValue.id($0) }
    return try connection.all(Statements.facts, after: [.id(tenant)], ids, SignInFacts.init)
  }

  public func expiredSignInFacts(by moment: Instant, limit: Int) throws -> [SignInFacts] {
    try connection.all(Statements.expired, [.time(moment), .number(max(limit, 0))], SignInFacts.init)
  }

  public func linkedNames(_ hashes: [[UInt8]], tenant: TenantID) throws -> [LinkedName] {
    try connection.all(
      Statements.names, after: [.id(tenant)], Set(hashes).map { SQLValue.octets($0) }, LinkedName.init)
  }
}

private enum Statements {
  static let facts = SQLStatementFamily(after: 1) { subjects in
    """
    select \(SignInFacts.columns) from sign_in_facts where tenant = $1 and subject in (\(subjects))
    order by subject, stated desc, connection
    """
  }
  static let expired = SQLStatement(
    """
    select \(SignInFacts.columns) from sign_in_facts where expires <= $1
    order by expires, tenant, subject, connection limit $2
    """)
  static let names = SQLStatementFamily(after: 1) { hashes in
    "select \(LinkedName.columns) from linked_names where tenant = $1 and hash in (\(hashes))"
  }
}
