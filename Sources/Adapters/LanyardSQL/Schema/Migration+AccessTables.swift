/// The tables of the first schema for what is known of grants beside the ledger.
extension Migration {
  static func accessTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table suppressions (
        tenant \(octets) not null, subject \(octets) not null, application \(text) not null, role \(text) not null,
        cause \(text) not null, since \(integer) not null, reason \(text), decided_by \(text),
        primary key (tenant, subject, application, role))
      """,
      """
      create table usage_spans (
        tenant \(octets) not null, application \(text) not null, first \(integer) not null,
        latest \(integer) not null, primary key (tenant, application))
      """,
      // By the moment at which each may go unused no longer.
      """
      create index grants_by_disuse
      on grants (tenant, application, (coalesce(last_used, held_since) + unused_after))
      where state in ('active', 'held') and unused_after is not null
      """,
      """
      create table reviews (
        tenant \(octets) not null, id \(octets) not null, name \(text) not null, application \(text),
        roles \(text) not null, reviewers \(text) not null, created \(integer) not null, due \(integer),
        removes_overdue \(integer) not null, items \(integer) not null, closed \(integer), primary key (tenant, id))
      """,
      "create unique index reviews_by_name on reviews (tenant, name)",
      "create index reviews_overdue on reviews (due) where closed is null and removes_overdue = 1",
      """
      create table review_items (
        tenant \(octets) not null, review \(octets) not null, id \(octets) not null, subject \(octets) not null,
        application \(text) not null, role \(text) not null, held_since \(integer) not null, decision \(text),
        outcome \(text), reason \(text), reviewer \(text), decided \(integer), primary key (tenant, review, id))
      """,
      "create index review_items_undecided on review_items (tenant, review, id) where decision is null",
    ]
  }
}
