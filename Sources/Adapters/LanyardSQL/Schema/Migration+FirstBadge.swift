internal import LanyardCore

/// The first schema. Every table of a tenant's data is keyed by the tenant first, so that no query can cross tenants by
/// leaving a condition out.
///
/// Ids are 16 octets, times are milliseconds since 1970, documents are JSON texts, flags are 0 and 1.
extension Migration {
  static let firstBadge = Migration("0001-first-badge") { dialect in
    let tables = [
      operatorTables, directoryTables, deferredTables, provisioningLogTables, grantTables, accessTables, holdTables,
      outboxTables,
      signInTables, auditTables, policyChangeTables, subjectTables, findingTables,
    ]
    return tables.flatMap { $0(dialect) }.map { Step($0) } + firstRows
  }

  /// The rows every database has.
  private static var firstRows: [Step] {
    [
      Step(
        "insert into tenants (id, name, display_name, state, created) values ($1, $2, $3, $4, $5)",
        Tenant.operator.values),
      Step("insert into manifest_revision (only_row, revision) values (1, 0)"),
    ]
  }

  private static func operatorTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table tenants (
        id \(octets) primary key, name \(text) not null unique, display_name \(text) not null, state \(text) not null,
        created \(integer) not null)
      """,
      // The tenant of the operator's own kinds is the empty text, which no tenant's name is: null would not be unique.
      """
      create table manifest_objects (
        kind \(text) not null, tenant \(text) not null, name \(text) not null, document \(text) not null,
        version \(integer) not null, primary key (kind, tenant, name))
      """,
      "create table manifest_revision (only_row \(integer) primary key, revision \(integer) not null)",
      "create table secrets (name \(text) primary key, sealed \(octets) not null)",
      """
      create table tokens (
        tenant \(octets) not null, id \(octets) not null unique, name \(text) not null, scopes \(text) not null,
        hash \(octets) not null unique, created \(integer) not null, expires \(integer), revoked \(integer),
        last_used \(integer), client \(octets), primary key (tenant, id))
      """,
      "create index tokens_of_clients on tokens (expires) where client is not null",
      // A client has secrets, whose hashes stand one behind the other, or keys.
      """
      create table clients (
        tenant \(octets) not null, id \(octets) not null, name \(text) not null, scopes \(text) not null,
        secret_hashes \(octets), public_keys \(text), created \(integer) not null, revoked \(integer),
        primary key (tenant, id))
      """,
    ]
  }

  private static func directoryTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table resources (
        tenant \(octets) not null, id \(octets) not null, type \(text) not null, version \(integer) not null,
        created \(integer) not null, last_modified \(integer) not null, document \(text) not null,
        primary key (tenant, id))
      """,
      "create index resources_by_type on resources (tenant, type, id)",
      "create index resources_by_creation on resources (tenant, type, created, id)",
      "create index resources_by_change on resources (tenant, type, last_modified, id)",
      // See IndexKey for the three columns of a value. The hash stands last in the key, so that rows of one prefix are in
      // the order of their resources: equals are walked by id, and sorting by an attribute is a walk too.
      """
      create table attribute_index (
        tenant \(octets) not null, type \(text) not null, attribute \(text) not null, prefix \(text) not null,
        resource \(octets) not null, element \(integer) not null, hash \(octets) not null, whole \(text),
        is_unique \(integer) not null, is_sort_key \(integer) not null,
        primary key (tenant, type, attribute, prefix, resource, element, hash))\(dialect.orderedByKey)
      """,
      // It answers the question after a resource's rows alone. The resource comes first: were it the tenant, SQLite would
      // walk the whole tenant in this order rather than sort the few ids of a range.
      """
      create index attribute_index_by_resource
      on attribute_index (resource, tenant, attribute, element, is_unique, is_sort_key)
      """,
      """
      create unique index attribute_index_unique on attribute_index (tenant, type, attribute, prefix, hash)
      where is_unique = 1
      """,
      """
      create table memberships (
        tenant \(octets) not null, group_id \(octets) not null, member_id \(octets) not null, type \(text) not null,
        display \(text), primary key (tenant, group_id, member_id))\(dialect.orderedByKey)
      """,
      "create index memberships_by_member on memberships (tenant, member_id, group_id)",
    ]
  }

  private static func grantTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table grants (
        tenant \(octets) not null, id \(octets) not null, subject \(octets) not null, application \(text) not null,
        role \(text) not null, state \(text) not null, since \(integer) not null, valid_until \(integer),
        ended \(integer), origin \(text) not null, policy_version \(integer) not null, end_cause \(text),
        held_since \(integer) not null, last_used \(integer), unused_after \(integer), hold \(octets), waits \(text),
        primary key (tenant, id))
      """,
      "create index grants_by_subject on grants (tenant, subject, id)",
      "create index grants_in_force on grants (tenant, subject) where state in ('active', 'held')",
      """
      create index grants_expiring on grants (valid_until)
      where state in ('active', 'held') and valid_until is not null
      """,
      """
      create table episodes (
        tenant \(octets) not null, subject \(octets) not null, rule \(text) not null, since \(integer) not null,
        primary key (tenant, subject, rule))\(dialect.orderedByKey)
      """,
      """
      create table evaluation_queue (
        tenant \(octets) not null, subject \(octets) not null, position \(integer) not null,
        cause \(text) not null, request \(text), primary key (tenant, subject))\(dialect.orderedByKey)
      """,
      "create index evaluation_queue_by_position on evaluation_queue (position)",
    ]
  }
}
