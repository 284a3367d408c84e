internal import Diagnostics
internal import LanyardCore
internal import LanyardSQL

/// Whether a database whose schema fits would also take what Lanyard writes. Asked by looking, within a transaction that
/// only reads.
struct ServerFitness {
  let connection: PostgresConnection

  /// - Throws: `store.unavailable` (it only reads), `store.access.denied` (a right is missing).
  func check() throws {
    if let reason = try connection.first(Self.readsOnly, [], { $0.text(0) ?? "" }) {
      throw PostgresFailure(sqlState: "25006", message: reason).coded
    }
    guard let missing = try connection.first(Self.missingRight, [], { $0.text(0) ?? "" }) else { return }
    throw CodedError(
      .storeAccessDenied, "a right is missing in the database", received: missing,
      remedy: "grant the user `select`, `insert`, `update` and `delete` on all tables of Lanyard's schema",
      exposure: .operator)
  }

  /// The server, or the user's sessions, may have been set so since the connection was made.
  private static let readsOnly = SQLStatement(
    """
    select case when pg_catalog.pg_is_in_recovery() then 'the server is a standby'
      else 'default_transaction_read_only is on' end
    where pg_catalog.pg_is_in_recovery() or pg_catalog.current_setting('default_transaction_read_only') = 'on'
    """)

  /// Of the list of migrations nothing but its reading is needed once they are made, and entries of the audit log are
  /// never changed: who wants to keep a server from it may.
  private static let missingRight = SQLStatement(
    """
    select tables.right_name || ' on ' || tables.tablename
    from (
      select tablename, right_name, pg_catalog.quote_ident(schemaname) || '.' || pg_catalog.quote_ident(tablename) as path
      from pg_catalog.pg_tables, (values ('select'), ('insert'), ('update'), ('delete')) as rights (right_name)
      where schemaname = current_schema()
    ) as tables
    where not pg_catalog.has_table_privilege(tables.path, tables.right_name)
      and (tables.right_name = 'select' or tables.tablename <> 'schema_migrations')
      and (tables.right_name in ('select', 'insert') or tables.tablename <> 'audit_entries')
    order by 1 limit 1
    """)
}
