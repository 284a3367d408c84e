import AuditLog
import Diagnostics
import Hummingbird
import Testing

/// The evening: the auditor.
extension ClientsDay {
  /// The export proves itself offline, and is of the very log whose checkpoint anybody can fetch.
  func verifyTheLog() async throws {
    let trail = try await scenario.auditTrail(of: "acme")
    let verified = try trail.verify(trail.octets)
    #expect(verified.entries == trail.lines.count - 2)
    #expect(verified.openedVerified > 0)

    let published = try await scenario.send(.get, "/t/acme/audit/checkpoint").text
    #expect(try Checkpoint(opening: published, with: trail.key) == verified.checkpoint)
    for entry in try trail.entries {
      let text = String(decoding: try entry.octets(), as: UTF8.self)
      #expect(!text.contains("acme.example") && !text.contains("Archer"), "entry \(entry.index) names somebody")
    }
  }

  /// One octet of one entry, whichever it is.
  func findTheAlteredEntry() async throws {
    let trail = try await scenario.auditTrail(of: "acme")
    let granted = try #require(trail.entries.last { $0.action == "grants.changed" })
    var lines = trail.lines
    let place = granted.index + 1
    let octet = try #require(lines[place].firstRange(of: Array("crm/agent".utf8))).lowerBound
    lines[place][octet] ^= 0x01

    let error = #expect(throws: CodedError.self) { try trail.verify(Array(lines.joined())) }
    #expect(error?.code == "audit.entry.altered")
    #expect(error?.position?.line == place + 1)
    #expect(error?.message.contains("entry \(granted.index) ") == true)
  }
}
