internal import Diagnostics
internal import LanyardCore
internal import LanyardSQL

/// What every connection is set to before its first use, and what is demanded of the server.
struct ConnectionSetting {
  /// PostgreSQL 13.
  static let oldestServer = 130_000

  let options: PostgresOptions

  /// - Returns: which run of a server this is: when it was started, and when it began to count, which after a crash of one
  ///   of its processes it does anew, both to the microsecond.
  /// - Throws: `store.server.unfit`, `store.setting.refused`; `PostgresFailure` from a server that only reads. No standby is
  ///   ever read from either: the names of its snapshots do not tell which transactions it has seen, as a primary's do.
  func apply(to connection: PostgresConnection) throws -> String {
    try connection.run(
      script: """
        set client_encoding = 'UTF8'; set synchronous_commit = on;
        set statement_timeout = '\(options.statementTimeout)s'; set lock_timeout = '\(options.lockTimeout)s';
        set idle_in_transaction_session_timeout = '60s'
        """)
    let settings = try connection.all(Self.query) { row in (row.text(0) ?? "", row.text(1) ?? "") }
    for (name, value) in settings { try demand(name, value) }
    return settings.first { $0.0 == "started" }?.1 ?? ""
  }

  private static let query = SQLStatement(
    """
    select name, setting from pg_catalog.pg_settings
    where name in ('server_version_num', 'server_encoding', 'synchronous_commit', 'transaction_read_only')
    union all select 'started', concat(
      pg_catalog.pg_postmaster_start_time(), ' ', pg_catalog.pg_stat_get_bgwriter_stat_reset_time())
    """)

  private func demand(_ name: String, _ value: String) throws {
    switch name {
    case "server_version_num" where (Int(value) ?? 0) < Self.oldestServer:
      throw CodedError(
        .storeServerUnfit, "the PostgreSQL server is too old", expected: "13 or newer", received: value,
        remedy: "upgrade the server", exposure: .operator)
    case "server_encoding" where value != "UTF8":
      throw CodedError(
        .storeServerUnfit, "the database does not hold texts as UTF-8", expected: "UTF8", received: value,
        remedy: "create the database with `encoding 'UTF8' template template0`", exposure: .operator)
    case "synchronous_commit" where value != "on":
      throw CodedError(
        .storeSettingRefused, "PostgreSQL does not promise that commits are on disk", expected: "synchronous_commit on",
        received: value, remedy: "let the user set `synchronous_commit`", exposure: .operator)
    case "transaction_read_only" where value != "off":
      throw PostgresFailure(sqlState: "25006", message: "transaction_read_only is \(value)")
    default: break
    }
  }
}
