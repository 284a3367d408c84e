import AuditLog
import Diagnostics
import Testing

@Suite struct OlderCheckpointTests {
  @Test func aLogThatContinuesTheOlderCheckpointVerifies() throws {
    let log = try AuditSample.Log(size: 6)
    let octets = Array(try log.export(2..<5).joined())
    for size in [0, 2, 3, 4, 5, 6] {
      let export = try AuditSample.verify(octets, olderCheckpoint: log.checkpoint(size))
      #expect(export.continues?.size == size)
    }
    #expect(try AuditSample.verify(octets).continues == nil)
  }

  @Test func aRewrittenHistoryIsRefused() throws {
    let log = try AuditSample.Log(size: 6)
    let octets = Array(try log.export(2..<5).joined())
    for size in [2, 3, 4, 5, 6] {
      let other = Checkpoint(origin: AuditSample.origin, size: size, root: .leaf([1]))
      let older = try other.signed(by: AuditSample.signer())
      let code = AuditSample.code { _ = try AuditSample.verify(octets, olderCheckpoint: older) }
      #expect(code == .auditConsistencyMismatch)
    }
  }

  @Test func aShortenedLogIsRefused() throws {
    let (long, short) = (try AuditSample.Log(size: 6), try AuditSample.Log(size: 4))
    let octets = Array(try short.export(0..<4).joined())
    let code = AuditSample.code { _ = try AuditSample.verify(octets, olderCheckpoint: long.checkpoint(6)) }
    #expect(code == .auditConsistencyMismatch)
  }

  @Test func anExportThatDoesNotReachTheOlderCheckpointProvesNothing() throws {
    let log = try AuditSample.Log(size: 8)
    let octets = Array(try log.export(3..<5).joined())
    for size in [1, 2, 6, 7] {
      let code = AuditSample.code { _ = try AuditSample.verify(octets, olderCheckpoint: log.checkpoint(size)) }
      #expect(code == .auditConsistencyUnproven)
    }
  }

  @Test func theOlderCheckpointMustBeSignedByTheLog() throws {
    let key = try AuditSample.signer().verifierKey
    let stranger = try AuditSample.signer("other.example")
    let older = try Checkpoint(origin: "other.example", size: 1, root: .empty).signed(by: stranger)
    #expect(AuditSample.code { _ = try ExportVerifier(key: key, olderCheckpoint: older) } == .auditKeyUnknown)
    #expect(AuditSample.code { _ = try ExportVerifier(key: key, olderCheckpoint: "none") } == .auditNoteInvalid)
  }
}
