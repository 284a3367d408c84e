internal import AuditLog
internal import Diagnostics
internal import Foundation
internal import LanyardService

/// Step 5: the log is exported and verified by the code of `lanyard audit`.
extension DemoStory {
  func auditing() async throws {
    narrator.step(5, "An auditor takes the log away and checks it")
    let count = try await export()
    narrator.check(count > 0, "lanyard audit export --tenant acme", "\(count) entries to \(folder.export)")
    let key = try await assembly.exporter.verifierKey(of: tenant).text
    let report = try AuditVerification(path: folder.export, key: key).run()
    narrator.check(report.status == .done, "lanyard audit verify", "ok, \(count) entries, none altered, none missing")
    try alterOneByte()
    do {
      _ = try AuditVerification(path: folder.alteredExport, key: key).run()
      narrator.check(false, "one byte changed: verify again", "the change was not found")
    } catch let error as CodedError {
      let names = error.message.hasPrefix("entry ")
      narrator.check(names, "one byte changed: verify again", error.code.rawValue)
      narrator.note("which entry", String(error.message.prefix { $0 != ":" }))
    }
  }

  private func export() async throws -> Int {
    _ = FileManager.default.createFile(atPath: folder.export, contents: nil, attributes: [.posixPermissions: 0o600])
    guard let file = FileHandle(forWritingAtPath: folder.export) else {
      throw CodedError(
        .fileUnwritable, "`\(folder.export)` cannot be written", remedy: "see that the disk has room",
        exposure: .operator)
    }
    defer { try? file.close() }
    return try await assembly.exportAudit(tenant: "acme", Assembly.AuditRange(), to: file)
  }

  /// A letter of the last change of grants becomes another.
  private func alterOneByte() throws {
    var data = try Data(contentsOf: URL(filePath: folder.export))
    if let place = data.range(of: Data("grants.changed".utf8), options: .backwards) { data[place.lowerBound] ^= 1 }
    try data.write(to: URL(filePath: folder.alteredExport))
  }
}
