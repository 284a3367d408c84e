import AuditLog
import Diagnostics
import JSON
import Testing

/// What an export may say, and of whom.
@Suite struct ExportTrustTests {
  @Test func openedValuesMustBeThoseCommittedTo() throws {
    let log = try AuditSample.Log(size: 2)
    let entry = log.entries[0]
    let opened = try EntrySealer.open(entry.sealed[0], key: AuditSample.subjectKey)
    let forged = OpenedValues(subject: opened.subject, salt: opened.salt, values: ["userName": "mallory"])
    let stranger = OpenedValues(subject: "nobody", salt: opened.salt, values: opened.values)
    for shown in [[forged], [stranger], [opened, opened]] {
      var writer = try AuditExportWriter(
        tenant: "acme", range: 0..<1, checkpoint: log.checkpoint(2), preceding: MerkleFrontier())
      var octets = try writer.header() + writer.entry(entry.octets(), opened: shown)
      octets += try writer.trailer(proof: log.leaves.consistencyProof(from: 1, to: 2))
      #expect(AuditSample.code { _ = try AuditSample.verify(octets) } == .auditOpenedMismatch)
    }
  }

  @Test func anotherTenantsExportIsRefused() throws {
    let log = try AuditSample.Log(size: 1)
    var writer = try AuditExportWriter(
      tenant: "other", range: 0..<1, checkpoint: log.checkpoint(1), preceding: MerkleFrontier())
    let octets = try writer.header() + writer.entry(log.entries[0].octets())
    #expect(AuditSample.code { _ = try AuditSample.verify(octets) } == .auditTenantMismatch)
  }

  @Test func anotherLogsKeyIsNotThisLogs() throws {
    let octets = Array(try AuditSample.Log(size: 1).export(0..<1).joined())
    let renamed = try AuditSample.signer("other.example").verifierKey
    let rekeyed = try NoteSigner(name: AuditSample.origin, seed: Secret([UInt8](repeating: 9, count: 32))).verifierKey
    for key in [renamed, rekeyed] {
      var verifier = try ExportVerifier(key: key)
      #expect(AuditSample.code { try verifier.read(octets) } == .auditKeyUnknown)
    }
  }

  @Test func theWriterHoldsToItsRange() throws {
    let log = try AuditSample.Log(size: 3)
    let checkpoint = try log.checkpoint(3)
    func code(_ range: Range<Int>, preceding size: Int, entries: Int = 0, proof: Range<Int>? = nil) -> ErrorCode? {
      AuditSample.code {
        var writer = try AuditExportWriter(
          tenant: "acme", range: range, checkpoint: checkpoint, preceding: log.leaves.frontier(size: size))
        for _ in 0..<entries { _ = try writer.entry([0x7B, 0x7D]) }
        guard let proof else { return }
        _ = try writer.trailer(
          proof: ConsistencyProof(from: proof.lowerBound, to: proof.upperBound, hashes: []))
      }
    }
    #expect(code(0..<4, preceding: 0) == .auditTreeRange)
    #expect(code(1..<2, preceding: 0) == .auditFrontierInvalid)
    #expect(code(0..<1, preceding: 0, entries: 2) == .auditTreeRange)
    #expect(code(0..<2, preceding: 0, entries: 1, proof: 2..<3) == .auditTreeRange)
    #expect(code(0..<1, preceding: 0, entries: 1, proof: 2..<3) == .auditTreeRange)
    #expect(code(0..<1, preceding: 0, entries: 1, proof: 1..<3) == nil)
  }
}
