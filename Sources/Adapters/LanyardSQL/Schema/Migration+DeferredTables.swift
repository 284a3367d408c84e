internal import LanyardCore

/// The tables of the first schema for work that goes on after its request, and for what people look at.
extension Migration {
  static func deferredTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table page_walks (
        tenant \(octets) not null, fingerprint \(octets) not null, sort_value \(text), last_id \(octets) not null,
        total \(integer) not null, expires \(integer) not null, primary key (tenant, fingerprint))
      """,
      "create index page_walks_by_expiry on page_walks (expires)",
      // A request without a status waits; those that wait are carried out by their positions.
      """
      create table async_requests (
        tenant \(octets) not null, id \(octets) not null, caller \(text) not null, scopes \(text) not null,
        request_id \(text) not null, source \(text), operation \(text) not null, received \(integer) not null,
        progress \(text), status \(integer), location \(text), version \(text), response \(text),
        finished \(integer), position \(integer) not null, octets \(integer) not null, primary key (tenant, id))
      """,
      "create index async_requests_waiting on async_requests (position, id) where status is null",
      "create index async_requests_of_tenant on async_requests (tenant, position, id) where status is null",
      "create index async_requests_by_position on async_requests (position)",
      "create index async_requests_finished on async_requests (finished) where finished is not null",
      """
      create table runner_leases (
        name \(text) primary key, holder \(text) not null, until \(integer) not null)
      """,
      """
      create table imports (
        tenant \(octets) not null, file \(octets) not null, records \(integer) not null, refused \(integer) not null,
        octets_done \(integer) not null, updated \(integer) not null, refusals \(text) not null,
        primary key (tenant, file))
      """,
    ]
  }

  static func provisioningLogTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table provisioning_log (
        tenant \(octets) not null, id \(octets) not null, time \(integer) not null, request_id \(text) not null,
        caller \(text), method \(text) not null, path \(text) not null, query \(text), dialect \(text),
        status \(integer) not null, code \(text), reason \(text), resource \(text), body \(text),
        microseconds \(integer) not null, primary key (tenant, id))
      """,
      "create index provisioning_log_by_time on provisioning_log (time, id)",
      "create index provisioning_log_by_request on provisioning_log (tenant, request_id, id)",
      "create index provisioning_log_by_resource on provisioning_log (tenant, resource, id) where resource is not null",
      "create index provisioning_log_refused on provisioning_log (tenant, id) where status >= 400",
    ]
  }
}
