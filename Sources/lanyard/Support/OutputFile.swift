internal import Diagnostics
internal import Foundation
internal import LanyardRuntime

/// A file that is there whole or not at all: it is written under another name and renamed when it is complete.
enum OutputFile {
  /// Runs `work` with the file to write; nil is the standard output.
  ///
  /// - Throws: `file.unwritable`, and what `work` throws; then no file is left.
  static func write<Value>(to path: String?, _ work: (FileHandle) async throws -> Value) async throws -> Value {
    guard let path else { return try await work(.standardOutput) }
    let draft = path + ".part"
    let made = FileManager.default.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
    guard made, let handle = FileHandle(forWritingAtPath: draft) else { throw unwritable(path) }
    do {
      let value = try await work(handle)
      try handle.close()
      guard rename(draft, path) == 0 else { throw unwritable(path) }
      return value
    } catch {
      unlink(draft)
      throw error
    }
  }

  private static func unwritable(_ path: String) -> CodedError {
    CodedError(
      .fileUnwritable, "`\(path.prefix(400))` cannot be written",
      remedy: "see that the folder exists and that this user may write in it", exposure: .operator)
  }
}
