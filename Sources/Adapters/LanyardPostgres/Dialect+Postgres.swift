public import LanyardSQL

extension Dialect {
  /// PostgreSQL 13 or newer. Texts compare by octets whatever the database's locale is.
  public static let postgres = Dialect(
    octets: "bytea", integer: "bigint", text: "text collate \"C\"", orderedByKey: "", finding: "strpos",
    tableNames: SQLStatement("select tablename from pg_catalog.pg_tables where schemaname = current_schema()"))
}
