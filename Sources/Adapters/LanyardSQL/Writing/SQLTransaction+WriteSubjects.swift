internal import Diagnostics
internal import LanyardCore

/// What sign-ins stated, and the names by which they find people.
extension SQLTransaction {
  func put(_ facts: SignInFacts) throws {
    try connection.execute(Statements.putFacts, facts.values)
  }

  func removeSignInFacts(of subject: ResourceID, expiredBy moment: Instant?, _ tenant: TenantID) throws {
    guard let moment else {
      try connection.execute(Statements.removeFacts, [.id(tenant), .id(subject)])
      return
    }
    try connection.execute(Statements.removeExpiredFacts, [.id(tenant), .id(subject), .time(moment)])
  }

  func link(_ hashes: [[UInt8]], to subject: ResourceID?, _ tenant: TenantID) throws {
    for hash in hashes {
      try connection.execute(
        Statements.link, [.id(tenant), .octets(hash), subject.map { .id($0) } ?? .null])
    }
  }

  func unlink(_ hashes: [[UInt8]], _ tenant: TenantID) throws {
    for hash in hashes { try connection.execute(Statements.unlink, [.id(tenant), .octets(hash)]) }
  }
}

private enum Statements {
  static let putFacts = SQLStatement.insert(
    into: "sign_in_facts", SignInFacts.columns,
    """
    on conflict (tenant, subject, connection) do update set issuer = excluded.issuer, facts = excluded.facts,
      assertion_id = excluded.assertion_id, stated = excluded.stated, expires = excluded.expires
    """)
  static let removeFacts = SQLStatement("delete from sign_in_facts where tenant = $1 and subject = $2")
  static let removeExpiredFacts = SQLStatement(
    "delete from sign_in_facts where tenant = $1 and subject = $2 and expires <= $3")
  static let link = SQLStatement.insert(
    into: "linked_names", "tenant, hash, subject",
    "on conflict (tenant, hash) do update set subject = excluded.subject")
  static let unlink = SQLStatement("delete from linked_names where tenant = $1 and hash = $2")
}
