public import Diagnostics
public import Foundation
internal import LanyardCore

/// The key under which secrets are sealed at rest: 32 octets from `LANYARD_MASTER_KEY`, else from a file beside the
/// database that is made on first start.
public enum MasterKey {
  public static let environmentName = "LANYARD_MASTER_KEY"
  static let length = 32

  /// The key file of a SQLite database: its path with `.key` at the end. Nodes that share a PostgreSQL database share no
  /// folder, so there the key comes by the variable alone.
  public static func file(for database: LanyardConfiguration.Database) -> String? {
    switch database {
    case .sqlite(let path): path + ".key"
    case .postgres: nil
    }
  }

  /// The key of a database.
  ///
  /// Where neither variable nor file is there and the database is not there yet either, a file is made with mode 0600. A
  /// database without its key gets no new one: nothing that is sealed could be opened with it.
  ///
  /// - Throws: `config.value.invalid` (the variable or the file holds no key), `config.key-file.unsafe`,
  ///   `config.key-file.unwritable`, `key.master.missing`.
  public static func resolve(
    for database: LanyardConfiguration.Database, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(CodedError) -> Secret<[UInt8]> {
    if let text = environment[environmentName], !text.isEmpty {
      return try key(from: text, origin: "`\(environmentName)`")
    }
    guard let path = file(for: database) else {
      throw CodedError(
        .keyMissing, "nodes that share a database need one master key", expected: "`\(environmentName)`",
        remedy: "set `\(environmentName)` on each node to the same key; make one with `openssl rand -base64 32`",
        exposure: .operator)
    }
    if FileManager.default.fileExists(atPath: path) { return try read(path) }
    guard case .sqlite(let databasePath) = database, !FileManager.default.fileExists(atPath: databasePath) else {
      throw CodedError(
        .keyMissing, "the database is there and its master key is not", expected: "`\(environmentName)` or `\(path)`",
        remedy: "restore the key file from the backup, or set `\(environmentName)`", exposure: .operator)
    }
    return try make(path)
  }

  private static func key(from text: String, origin: String) throws(CodedError) -> Secret<[UInt8]> {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard let data = Data(base64Encoded: trimmed), data.count == length else {
      throw CodedError(
        .configValueInvalid, "\(origin) holds no master key", expected: "base64 of \(length) octets",
        remedy: "make one with `openssl rand -base64 32`", exposure: .operator)
    }
    return Secret(Array(data))
  }

  private static func read(_ path: String) throws(CodedError) -> Secret<[UInt8]> {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 == 0 else {
      throw CodedError(
        .configKeyFileUnsafe, "other users may read the key file `\(path)`", expected: "mode 600",
        remedy: "run `chmod 600` on it, and replace the key if others could have seen it", exposure: .operator)
    }
    let octets = try ManifestFiles.octets(of: path, maximum: 1024)
    return try key(from: String(decoding: octets, as: UTF8.self), origin: "`\(path)`")
  }

  /// Makes the file, and fails rather than write over one that another process made meanwhile.
  private static func make(_ path: String) throws(CodedError) -> Secret<[UInt8]> {
    var generator = SystemRandomNumberGenerator()
    let octets = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let text = Data(octets).base64EncodedString() + "\n"
    let folder = ManifestFiles.folder(of: path)
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    guard writeNew(Array(text.utf8), to: path) else {
      throw CodedError(
        .configKeyFileUnwritable, "the key file `\(path)` cannot be made",
        remedy: "give this user the right to write to `\(folder)`, or set `\(environmentName)`", exposure: .operator)
    }
    return Secret(octets)
  }

  private static func writeNew(_ octets: [UInt8], to path: String) -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return write(descriptor, octets, octets.count) == octets.count && fsync(descriptor) == 0
  }
}
