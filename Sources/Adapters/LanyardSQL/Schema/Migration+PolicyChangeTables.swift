internal import LanyardCore

/// The tables of the first schema for changes of a policy: what it said, and how far everybody was judged by it.
extension Migration {
  static func policyChangeTables(_ dialect: Dialect) -> [String] {
    let (octets, integer, text) = (dialect.octets, dialect.integer, dialect.text)
    return [
      """
      create table policy_versions (
        tenant \(octets) not null, version \(integer) not null, activated \(integer) not null, actor \(text) not null,
        request_id \(text) not null, rollback_of \(integer), base \(integer), begun \(integer),
        document \(text) not null, primary key (tenant, version))
      """,
      // The group of a walk over all users is empty: null would not be unique.
      """
      create table evaluation_walks (
        tenant \(octets) not null, group_id \(octets) not null, policy_version \(integer) not null,
        request_id \(text) not null, started \(integer) not null, after_id \(octets), done \(integer) not null,
        total \(integer) not null, granted \(integer) not null, revoked \(integer) not null,
        updated \(integer) not null, finished \(integer), primary key (tenant, group_id))
      """,
      "create index evaluation_walks_unfinished on evaluation_walks (tenant, group_id) where finished is null",
    ]
  }
}
