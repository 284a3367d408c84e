internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardRuntime

/// Where records that were refused are told: on the error output, and in a file if one is wanted. With a file the error
/// output has the first few alone.
final class RefusalList: Sendable {
  private let file: String?
  private let handle: FileHandle?
  private let shown = Counter()
  private static let shownBesideFile = 20

  /// - Parameter appends: whether what the file holds already stays.
  /// - Throws: `file.unwritable`.
  init(file: String?, appends: Bool) throws {
    self.file = file
    guard let file else {
      handle = nil
      return
    }
    if !appends || !FileManager.default.fileExists(atPath: file) {
      guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) else {
        throw Self.unwritable(file)
      }
    }
    guard let handle = FileHandle(forWritingAtPath: file) else { throw Self.unwritable(file) }
    do { try handle.seekToEnd() } catch { throw Self.unwritable(file) }
    self.handle = handle
  }

  /// - Throws: `file.unwritable`.
  func add(_ refusals: [ImportRefusal]) throws {
    for refusal in refusals {
      let count = shown.next()
      if file == nil || count <= Self.shownBesideFile { Terminal.complain(refusal.text) }
      if let file, count == Self.shownBesideFile + 1 { Terminal.complain("… the others are in \(file)") }
    }
    guard let file, let handle else { return }
    let lines = refusals.map { JSONValue.object($0.json).serialized() + [UInt8(ascii: "\n")] }
    do { try handle.write(contentsOf: Data(lines.joined())) } catch { throw Self.unwritable(file) }
  }

  private static func unwritable(_ file: String) -> CodedError {
    CodedError(
      .fileUnwritable, "`\(file.prefix(400))` cannot be written",
      remedy: "see that the folder exists and that this user may write in it", exposure: .operator)
  }
}
