internal import LanyardCore

/// The tables of the first schema for revocations that wait for a person.
extension Migration {
  static func holdTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table holds (
        tenant \(octets) not null, id \(octets) not null, opened \(integer) not null, request \(text) not null,
        losing \(integer) not null, holding \(integer) not null, limits \(text) not null, state \(text) not null,
        closed \(integer), work \(text), let_go_whole \(integer) not null, primary key (tenant, id))
      """,
      "create unique index holds_open on holds (tenant) where state = 'open'",
      "create index holds_with_work on holds (id) where work is not null",
      "create index holds_by_end on holds (closed) where closed is not null",
      // A deletion names its resource, by which the person is found while the hold is open.
      """
      create table held_records (
        tenant \(octets) not null, hold \(octets) not null, number \(integer) not null, request \(text) not null,
        changed \(integer) not null, resource \(octets), image \(text) not null, refusal \(text),
        primary key (tenant, hold, number))
      """,
      "create index held_records_refused on held_records (tenant, hold, number) where refusal is not null",
      """
      create index held_records_by_resource on held_records (tenant, resource, hold, number)
      where resource is not null
      """,
      // A part is the name of an attribute or a member's id; see LaterWrite.
      """
      create table later_writes (
        tenant \(octets) not null, hold \(octets) not null, resource \(octets) not null, part \(text) not null,
        number \(integer) not null, primary key (tenant, hold, resource, part))
      """,
      """
      create table urgent_marks (
        tenant \(octets) not null, subject \(octets) not null, until \(integer) not null,
        primary key (tenant, subject))
      """,
      "create index urgent_marks_by_end on urgent_marks (until)",
      // Revocations are counted from the ledger itself, so that there is no counter that could drift.
      "create index grants_lost on grants (tenant, ended, subject) where end_cause = 'directory'",
      "create index grants_lost_by_subject on grants (tenant, subject, ended) where end_cause = 'directory'",
      "create index grants_by_hold on grants (tenant, hold, id) where hold is not null",
      "create index grants_held on grants (tenant, hold, id) where state = 'held'",
    ]
  }
}
