internal import Diagnostics
internal import LanyardCore

/// Brings a database to the schema of this binary, or says why it is not there.
///
/// The table `schema_migrations` lists what was applied. Both functions run inside a transaction of the caller; two
/// processes that start at once therefore migrate once.
///
/// Nodes are replaced one by one, so a database may be one migration ahead of a binary, which goes on: every migration
/// leaves the statements of the version before it working. It expands (adds tables, columns, indexes), and takes away only
/// what that version has no statement for any more. Two migrations ahead is too far.
public struct Migrator {
  private let connection: any SQLConnection
  private let migrations: [Migration]

  public init(_ connection: any SQLConnection, migrations: [Migration] = Migration.all) {
    self.connection = connection
    self.migrations = migrations
  }

  /// Applies what is missing and returns its names.
  ///
  /// - Throws: `store.schema.newer`, `store.schema.foreign`.
  public func migrate() throws -> [String] {
    let applied = try applied()
    try refuseNewer(applied)
    if applied.isEmpty { try connection.execute(Statements.table(connection.dialect), []) }
    let missing = migrations.enumerated().filter { !applied.contains($0.element.name) }
    for (place, migration) in missing {
      for step in migration.steps(connection.dialect) { try connection.execute(step.statement, step.arguments) }
      try connection.execute(Statements.record, [.integer(Int64(place + 1)), .text(migration.name)])
    }
    return missing.map(\.element.name)
  }

  /// How many migrations a database may be ahead.
  private static let tolerance = 1

  /// Passes if the schema is this binary's or the next one's.
  ///
  /// - Throws: `store.schema.behind`, `store.schema.newer`, `store.schema.foreign`.
  public func check() throws {
    let applied = try applied()
    try refuseNewer(applied)
    let missing = migrations.map(\.name).filter { !applied.contains($0) }
    guard missing.isEmpty else {
      throw CodedError(
        .storeSchemaBehind, "the database lacks migrations of this version",
        expected: migrations.map(\.name).joined(separator: ", "), received: applied.joined(separator: ", "),
        remedy: "run `lanyard migrate`", exposure: .operator)
    }
  }

  /// Whether nothing was ever applied.
  ///
  /// - Throws: `store.schema.foreign`.
  public func isDatabaseEmpty() throws -> Bool { try applied().isEmpty }

  private func applied() throws -> [String] {
    let tables = try connection.all(connection.dialect.tableNames) { $0.text(0) ?? "" }
    if tables.contains("schema_migrations") {
      return try connection.all(Statements.names) { $0.text(0) ?? "" }
    }
    guard tables.isEmpty else {
      throw CodedError(
        .storeSchemaForeign, "the database belongs to another program",
        expected: "an empty database or one of Lanyard's",
        received: "the table `\(tables[0].prefix(80))`", remedy: "name another database", exposure: .operator)
    }
    return []
  }

  private func refuseNewer(_ applied: [String]) throws {
    let known = migrations.map(\.name)
    let unknown = applied.filter { !known.contains($0) }
    // Ahead is who has all of this binary's; anybody else went another way.
    let isAhead = applied.starts(with: known)
    guard unknown.isEmpty || (isAhead && unknown.count <= Self.tolerance) else {
      throw CodedError(
        .storeSchemaNewer, "the database was written by a newer version of Lanyard",
        expected: "at most \(Self.tolerance) migration after `\(known.last ?? "")`",
        received: unknown.map { "`\($0.prefix(80))`" }.joined(separator: ", "),
        remedy: "use the newer version, or restore a backup made before its first start", exposure: .operator)
    }
  }
}

private enum Statements {
  static func table(_ dialect: Dialect) -> SQLStatement {
    SQLStatement(
      "create table schema_migrations (position \(dialect.integer) primary key, name \(dialect.text) not null unique)")
  }
  static let names = SQLStatement("select name from schema_migrations order by position")
  static let record = SQLStatement("insert into schema_migrations (position, name) values ($1, $2)")
}
