internal import Diagnostics
internal import Foundation
internal import LanyardCore
internal import LanyardPostgres
internal import LanyardSQL
internal import LanyardSQLite

/// Opening the database.
extension Assembly {
  static func openStore(
    _ database: LanyardConfiguration.Database, _ opening: Opening
  ) async throws -> any ClosableStore {
    switch database {
    case .sqlite(let path): try await openFile(path, of: database, opening)
    case .postgres(let address): try await openServer(address, of: database, opening)
    }
  }

  /// Whether there is something to open, as far as can be told without opening it.
  static func mayExist(_ database: LanyardConfiguration.Database) -> Bool {
    switch database {
    case .sqlite(let path): FileManager.default.fileExists(atPath: path)
    case .postgres: true
    }
  }

  private static func openFile(
    _ path: String, of database: LanyardConfiguration.Database, _ opening: Opening
  ) async throws -> SQLiteStore {
    let exists = FileManager.default.fileExists(atPath: path)
    guard exists || opening != .existing else { throw missing(path) }
    if !exists {
      // The key is made before the file, so that a file without its key always means a lost key.
      _ = try MasterKey.resolve(for: database)
      try makeFolder(of: path)
    }
    var options = SQLiteOptions()
    options.migrates = opening == .preparing || !exists
    return try await SQLiteStore.open(path: path, options: options)
  }

  private static func openServer(
    _ address: PostgresAddress, of database: LanyardConfiguration.Database, _ opening: Opening
  ) async throws -> PostgresStore {
    // Before anything is written that would be sealed under it.
    _ = try MasterKey.resolve(for: database)
    var options = PostgresOptions()
    options.migrates =
      switch opening {
      case .preparing: .always
      case .creating: .whenEmpty
      case .existing: .never
      }
    return try await PostgresStore.open(address: address.text, options: options)
  }

  private static func makeFolder(of path: String) throws(CodedError) {
    let folder = ManifestFiles.folder(of: path)
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CodedError(
        .storeUnavailable, "the folder `\(folder)` cannot be made",
        remedy: "name a database in a folder that this user may write to", exposure: .operator)
    }
  }

  private static func missing(_ path: String) -> CodedError {
    CodedError(
      .storeMissing, "there is no database at `\(path)`", expected: "the database of a server",
      remedy: "name it with `--database sqlite:FILE`, or make it with `lanyard migrate` or `lanyard apply`",
      exposure: .operator)
  }
}
