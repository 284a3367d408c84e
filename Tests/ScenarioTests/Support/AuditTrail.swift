import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// A tenant's log as its auditor gets it: an export, and the key that proves it.
struct AuditTrail: Sendable {
  let lines: [[UInt8]]
  let key: NoteVerifierKey

  var octets: [UInt8] { Array(lines.joined()) }

  /// The entries, without header and trailer.
  var entries: [AuditEntry] {
    get throws {
      try lines.dropFirst().dropLast().map { line in
        let text = try #require(try JSONValue(parsing: line.dropLast() + [])["entry"]?.stringValue)
        return try AuditEntry(parsing: Array(text.utf8))
      }
    }
  }

  /// Checks octets offline.
  func verify(_ octets: [UInt8]) throws(CodedError) -> VerifiedExport {
    var verifier = try ExportVerifier(key: key)
    try verifier.read(octets)
    return try verifier.finish()
  }
}

extension Scenario {
  func auditTrail(of tenant: String) async throws -> AuditTrail {
    let id = try await tenantID(tenant)
    var lines: [[UInt8]] = []
    _ = try await server.exporter.export(ExportSelection(), of: id) { lines.append($0) }
    return AuditTrail(lines: lines, key: try await server.exporter.verifierKey(of: id))
  }

  /// The log's entries after the first so many.
  func entries(of tenant: String, after count: Int = 0) async throws -> [AuditEntry] {
    Array(try await auditTrail(of: tenant).entries.dropFirst(count))
  }

  /// What anybody can see of a log: its origin, size and root, without the signature.
  func auditHead(of tenant: String) async throws -> [String] {
    let answer = try await send(.get, "/t/\(tenant)/audit/checkpoint")
    try #require(answer.status == 200)
    return answer.text.split(separator: "\n", omittingEmptySubsequences: false).prefix(3).map(String.init)
  }
}

extension AuditEntry {
  /// The changes in words, in their order: `added roles crm/agent by support-agents`.
  var roleChanges: [String] {
    changes.filter { $0.path == "roles" }.map { change in
      let grant = change.after ?? change.before
      let rules = (grant?["rules"]?.arrayValue ?? []).compactMap(\.stringValue).joined(separator: ", ")
      return "\(change.kind.rawValue) \(grant?["role"]?.stringValue ?? "") by \(rules)"
    }
  }
}
