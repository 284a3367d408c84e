internal import LanyardCore

/// The second half of the first schema.
extension Migration {
  static func outboxTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table accounts (
        tenant \(octets) not null, target \(text) not null, subject \(octets) not null,
        planned_revision \(integer) not null, planned \(text) not null, confirmed_revision \(integer) not null,
        confirmed_at \(integer), primary key (tenant, target, subject))
      """,
      """
      create table outbox (
        tenant \(octets) not null, id \(octets) not null, target \(text) not null, subject \(octets) not null,
        revision \(integer) not null, is_revocation \(integer) not null, payload \(text) not null,
        status \(text) not null, due \(integer) not null, attempts \(integer) not null, outcome \(text),
        created \(integer) not null, primary key (tenant, id))
      """,
      "create index outbox_by_subject on outbox (tenant, subject, id)",
      """
      create index outbox_unfinished on outbox (tenant, target, subject, revision)
      where status in ('pending', 'inFlight')
      """,
      "create index outbox_due on outbox (is_revocation, due, id) where status in ('pending', 'inFlight')",
      "create index outbox_by_status on outbox (status)",
    ]
  }

  static func signInTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table pending_sign_ins (
        tenant \(octets) not null, request_id \(text) not null, connection \(text) not null, relay_state \(text),
        browser \(octets), expires \(integer) not null, primary key (tenant, request_id))
      """,
      "create index pending_sign_ins_by_expiry on pending_sign_ins (expires)",
      """
      create table replay_keys (
        tenant \(octets) not null, connection \(text) not null, assertion_id \(text) not null,
        expires \(integer) not null, primary key (tenant, connection, assertion_id))
      """,
      "create index replay_keys_by_expiry on replay_keys (expires)",
      """
      create table sessions (
        tenant \(octets) not null, id \(octets) not null, subject \(octets) not null, connection \(text) not null,
        hash \(octets) not null, session_index \(text), created \(integer) not null, expires \(integer) not null,
        primary key (tenant, id))
      """,
      "create unique index sessions_by_hash on sessions (tenant, hash)",
      "create index sessions_by_subject on sessions (tenant, subject, id)",
      "create index sessions_by_expiry on sessions (expires)",
    ]
  }

  static func auditTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table audit_entries (
        tenant \(octets) not null, position \(integer) not null, time \(integer) not null, action \(text) not null,
        entry \(octets) not null, leaf_hash \(octets) not null, primary key (tenant, position))
      """,
      """
      create table audit_heads (
        tenant \(octets) primary key, size \(integer) not null, frontier \(octets) not null)
      """,
      """
      create table log_keys (
        tenant \(octets) primary key, origin \(text) not null, sealed_seed \(octets) not null)
      """,
      """
      create table subject_keys (
        tenant \(octets) not null, key_id \(text) not null, subject \(text) not null, sealed_key \(octets) not null,
        created \(integer) not null, primary key (tenant, key_id))
      """,
      "create index subject_keys_by_subject on subject_keys (tenant, subject, created, key_id)",
    ]
  }
}
