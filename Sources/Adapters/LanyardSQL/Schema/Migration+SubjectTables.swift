internal import LanyardCore

/// The tables of the first schema for what sign-ins bring.
extension Migration {
  static func subjectTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table sign_in_facts (
        tenant \(octets) not null, subject \(octets) not null, connection \(text) not null, issuer \(text) not null,
        facts \(text) not null, assertion_id \(text) not null, stated \(integer) not null, expires \(integer) not null,
        primary key (tenant, subject, connection))
      """,
      "create index sign_in_facts_by_expiry on sign_in_facts (expires, tenant, subject)",
      // A name without a subject is closed.
      """
      create table linked_names (
        tenant \(octets) not null, hash \(octets) not null, subject \(octets), primary key (tenant, hash))
      """,
    ]
  }
}
