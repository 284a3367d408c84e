internal import AuditLog
internal import Diagnostics
internal import Foundation
internal import JSON

/// `lanyard audit verify`: checks an export with the log's key alone, in the space of one line.
public struct AuditVerification: Sendable {
  let path: String
  let key: String
  /// A file with an older checkpoint that the log must continue.
  let olderCheckpoint: String?

  public init(path: String, key: String, olderCheckpoint: String? = nil) {
    self.path = path
    self.key = key
    self.olderCheckpoint = olderCheckpoint
  }

  private static let piece = 64 << 10

  /// - Parameter progress: is told how many entries are checked.
  /// - Throws: `file.unreadable`, `audit.key.invalid`; the codes of exports, naming the entry and the line that is wrong.
  public func run(progress: (Int) -> Void = { _ in }) throws -> VerbReport {
    let older = try olderCheckpoint.map { path throws(CodedError) in try TextFile.text(path, maximum: 64 << 10) }
    var verifier = try ExportVerifier(key: NoteVerifierKey(parsing: key), olderCheckpoint: older)
    guard let file = FileHandle(forReadingAtPath: path) else { throw unreadable() }
    defer { try? file.close() }
    while let piece = try read(file), !piece.isEmpty {
      do throws(CodedError) {
        try verifier.read(Array(piece))
      } catch {
        throw placed(error)
      }
      progress(verifier.entries)
    }
    do throws(CodedError) {
      return try verifier.finish().report
    } catch {
      throw placed(error)
    }
  }

  private func read(_ file: FileHandle) throws(CodedError) -> Data? {
    do {
      return try file.read(upToCount: Self.piece)
    } catch {
      throw unreadable()
    }
  }

  private func placed(_ error: CodedError) -> CodedError {
    var error = error
    error.position?.file = path
    return error
  }

  private func unreadable() -> CodedError {
    CodedError(
      .fileUnreadable, "`\(path.prefix(400))` cannot be read", remedy: "check the path and the file's permissions",
      exposure: .operator)
  }
}

extension VerifiedExport {
  fileprivate var report: VerbReport {
    let place = range.isEmpty ? "no entries" : "entries \(range.lowerBound) to \(range.upperBound - 1)"
    var table = TextTable([
      ["log", origin], ["holds", "\(place), none altered, none missing"],
      ["checkpoint", "\(size) entries, root \(root.base64)"],
    ])
    if openedVerified > 0 { table.add("opened", "\(openedVerified) sealed values are what the entries committed to") }
    if let continues { table.add("continues", "the log of \(continues.size) entries") }
    return VerbReport(lines: ["ok"] + table.lines, json: json)
  }

  private var json: JSONValue {
    [
      "ok": true, "origin": .string(origin), "tenant": tenant.map { .string($0) } ?? .null,
      "from": .number(JSONNumber(range.lowerBound)), "to": .number(JSONNumber(range.upperBound)),
      "entries": .number(JSONNumber(entries)), "size": .number(JSONNumber(size)), "root": .string(root.base64),
      "openedVerified": .number(JSONNumber(openedVerified)),
      "continues": continues.map { .number(JSONNumber($0.size)) } ?? .null,
    ]
  }
}
