internal import AuditLog
internal import Diagnostics
public import Foundation
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `lanyard audit export` and `key`.
extension Assembly {
  /// Which part of a log to export.
  public struct AuditRange: Sendable {
    public var from: Int
    /// RFC 3339.
    public var since: String?
    /// RFC 3339.
    public var until: String?

    public init(from: Int = 0, since: String? = nil, until: String? = nil) {
      self.from = from
      self.since = since
      self.until = until
    }
  }

  /// Writes a tenant's log as JSONL with its proof.
  ///
  /// - Parameter tenant: `_operator` names the operator's own log.
  /// - Returns: how many entries were written.
  /// - Throws: `tenant.unknown`, `config.value.invalid` for a moment that cannot be read, `file.unwritable`.
  public func exportAudit(
    tenant name: String, _ range: AuditRange, to output: FileHandle, progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> Int {
    let tenant = try await tenant(named: name)
    let selection = ExportSelection(
      from: range.from, since: try Self.moment(range.since, "--since"), until: try Self.moment(range.until, "--until"))
    return try await exporter.export(selection, of: tenant.id, progress: progress) { line in
      do {
        try output.write(contentsOf: Data(line))
      } catch {
        throw CodedError(
          .fileUnwritable, "the export cannot be written", remedy: "make room on the disk, or choose another file",
          exposure: .operator)
      }
    }
  }

  /// The key that verifies a tenant's log.
  ///
  /// - Throws: `tenant.unknown`.
  public func auditKey(tenant name: String) async throws -> VerbReport {
    let key = try await exporter.verifierKey(of: try await tenant(named: name).id)
    return VerbReport(lines: [key.text], json: ["tenant": .string(name), "key": .string(key.text)])
  }

  static func moment(_ text: String?, _ flag: String) throws(CodedError) -> Instant? {
    guard let text else { return nil }
    if let instant = Instant(rfc3339: text) { return instant }
    throw CodedError(
      .configValueInvalid, "`\(flag)` is no moment in time", expected: "RFC 3339, such as `2026-11-22T09:30:00Z`",
      received: "`\(text.prefix(80))`", remedy: "write the moment with its zone")
  }
}
