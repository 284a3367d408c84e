internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardRuntime

/// Where records that were refused are told: on the error output, and in a file if one is wanted, each there once. With a
/// file the error output has the first few alone.
final class RefusalList: Sendable {
  private let file: String?
  private let handle: FileHandle?
  private let shown = Counter()
  /// The lines of the records that the end of the file tells of: a load that goes on begins with what may be there already.
  private let known: Set<Int>
  /// Octets of that end: far more than one batch of refusals takes.
  private static let tailOctets = 1 << 20
  private static let shownBesideFile = 20

  /// - Parameter appends: whether what the file holds already stays.
  /// - Throws: `file.unwritable`.
  init(file: String?, appends: Bool) throws {
    self.file = file
    guard let file else {
      (handle, known) = (nil, [])
      return
    }
    if !appends || !FileManager.default.fileExists(atPath: file) {
      guard FileManager.default.createFile(atPath: file, contents: nil, attributes: [.posixPermissions: 0o600]) else {
        throw Self.unwritable(file)
      }
    }
    guard let handle = FileHandle(forUpdatingAtPath: file) else { throw Self.unwritable(file) }
    do { known = try Self.mend(handle) } catch { throw Self.unwritable(file) }
    self.handle = handle
  }

  /// Goes to the end of the last whole line, cuts off what a killed process wrote of another, and tells which records the
  /// lines before it are about.
  private static func mend(_ handle: FileHandle) throws -> Set<Int> {
    let size = try handle.seekToEnd()
    let start = size - min(size, UInt64(tailOctets))
    try handle.seek(toOffset: start)
    let tail = Array(try handle.readToEnd() ?? Data())
    let whole = tail.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    try handle.truncate(atOffset: start + UInt64(whole))
    try handle.seekToEnd()
    let lines = tail[..<whole].split(separator: UInt8(ascii: "\n"))
    return Set(lines.compactMap { (try? JSONValue(parsing: Array($0)))?["line"]?.intValue })
  }

  /// - Throws: `file.unwritable`.
  func add(_ refusals: [ImportRefusal]) throws {
    for refusal in refusals {
      let count = shown.next()
      if file == nil || count <= Self.shownBesideFile { Terminal.complain(refusal.text) }
      if let file, count == Self.shownBesideFile + 1 { Terminal.complain("… the others are in \(file)") }
    }
    guard let file, let handle else { return }
    let lines = refusals.filter { !known.contains($0.line) }.map {
      JSONValue.object($0.json).serialized() + [UInt8(ascii: "\n")]
    }
    do {
      try handle.write(contentsOf: Data(lines.joined()))
      try handle.synchronize()
    } catch { throw Self.unwritable(file) }
  }

  private static func unwritable(_ file: String) -> CodedError {
    CodedError(
      .fileUnwritable, "`\(file.prefix(400))` cannot be written",
      remedy: "see that the folder exists and that this user may write in it", exposure: .operator)
  }
}
