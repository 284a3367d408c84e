internal import Diagnostics
internal import Foundation
internal import LanyardCore
internal import LanyardSQLite

/// Opening the database file.
extension Assembly {
  static func openStore(_ database: LanyardConfiguration.Database, _ opening: Opening) async throws -> SQLiteStore {
    let path = database.path
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

extension LanyardConfiguration.Database {
  /// The file of a SQLite database.
  var path: String {
    switch self {
    case .sqlite(let path): path
    }
  }
}
