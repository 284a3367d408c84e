import AuditLog
import Diagnostics
import JSON
import Testing

@Suite struct ExportTests {
  @Test func everyRangeOfALogVerifies() throws {
    let log = try AuditSample.Log(size: 7)
    for from in 0...7 {
      for to in from...7 {
        let export = try AuditSample.verify(Array(log.export(from..<to).joined()))
        #expect(export.origin == AuditSample.origin)
        #expect(export.tenant == (from == to ? nil : "acme"))
        #expect(export.range == from..<to)
        #expect(export.size == 7)
        #expect(export.root == (try log.leaves.root(size: 7)))
        #expect(export.openedVerified == 2 * (to - from))
      }
    }
  }

  @Test func anExportMayOpenNothing() throws {
    let log = try AuditSample.Log(size: 3)
    let export = try AuditSample.verify(Array(log.export(0..<3, opening: false).joined()))
    #expect(export.entries == 3)
    #expect(export.openedVerified == 0)
  }

  @Test func theFileMayComeInPiecesOfAnySize() throws {
    let octets = Array(try AuditSample.Log(size: 2).export(0..<2).joined())
    for size in [1, 2, 7, 100, octets.count] {
      var verifier = try ExportVerifier(key: try AuditSample.signer().verifierKey)
      for start in stride(from: 0, to: octets.count, by: size) {
        try verifier.read(Array(octets[start..<min(start + size, octets.count)]))
      }
      #expect(try verifier.finish().entries == 2)
    }
  }

  @Test func noOctetCanBeChanged() throws {
    let octets = Array(try AuditSample.Log(size: 3).export(1..<2).joined())
    for place in octets.indices {
      var changed = octets
      changed[place] ^= 1 << UInt8(place % 8)
      let code = AuditSample.code { _ = try AuditSample.verify(changed) }
      #expect(code?.rawValue.hasPrefix("audit.") == true, "octet \(place) was changed and nobody noticed")
    }
  }

  @Test func aChangedOctetOfAnEntryNamesTheEntryAndTheLine() throws {
    var lines = try AuditSample.Log(size: 5).export(1..<4)
    let text = String(decoding: lines[2], as: UTF8.self).replacing("user-2", with: "user-3", maxReplacements: 1)
    lines[2] = Array(text.utf8)
    let error = #expect(throws: CodedError.self) { try AuditSample.verify(Array(lines.joined())) }
    #expect(error?.code == .auditEntryAltered)
    #expect(error?.message.hasPrefix("entry 2 on line 3:") == true)
    #expect(error?.position?.line == 3)
  }

  @Test func anEntryChangedTogetherWithItsLeafHashMissesTheRoot() throws {
    let log = try AuditSample.Log(size: 3)
    var lines = try log.export(0..<3, opening: false)
    let text = String(decoding: try log.entries[1].octets(), as: UTF8.self).replacing("created", with: "deleted")
    let forged = Array(text.utf8)
    let line: JSONValue = [
      "entry": .string(text), "leaf": .string(MerkleHash.leaf(forged).base64), "opened": [],
    ]
    lines[2] = try line.canonical() + [0x0A]
    #expect(AuditSample.code { _ = try AuditSample.verify(Array(lines.joined())) } == .auditRootMismatch)
  }

  @Test func removedRepeatedAndMovedLinesAreRefused() throws {
    let lines = try AuditSample.Log(size: 4).export(0..<4)
    func code(_ change: (inout [[UInt8]]) -> Void) -> ErrorCode? {
      var changed = lines
      change(&changed)
      return AuditSample.code { _ = try AuditSample.verify(Array(changed.joined())) }
    }
    #expect(code { _ in } == nil)
    #expect(code { $0.remove(at: 0) } == .auditLineInvalid)
    #expect(code { $0.remove(at: 1) } == .auditEntryOrder)
    #expect(code { $0.remove(at: 2) } == .auditEntryOrder)
    #expect(code { $0.remove(at: 4) } == .auditTruncated)
    #expect(code { $0.removeLast() } == .auditTruncated)
    #expect(code { $0.removeAll() } == .auditTruncated)
    #expect(code { $0[5].removeLast() } == .auditTruncated)
    #expect(code { $0.insert($0[2], at: 2) } == .auditEntryOrder)
    #expect(code { $0.insert($0[4], at: 5) } == .auditEntryOrder)
    #expect(code { $0.swapAt(1, 2) } == .auditEntryOrder)
    #expect(code { $0.append($0[5]) } == .auditLineInvalid)
    #expect(code { $0.append([0x0A]) } == .auditLineInvalid)
    #expect(code { $0.insert([0x0A], at: 1) } == .auditLineInvalid)
    #expect(code { $0.insert($0[0], at: 0) } == .auditLineInvalid)
    #expect(code { $0.insert([UInt8](repeating: 0x20, count: 1 << 21), at: 1) } == .auditLineInvalid)
  }

  @Test func aRefusedExportStaysRefused() throws {
    let lines = try AuditSample.Log(size: 2).export(0..<2).map { Array($0.dropLast()) }
    var verifier = try ExportVerifier(key: try AuditSample.signer().verifierKey)
    try verifier.line(lines[0])
    #expect(AuditSample.code { try verifier.line(lines[2]) } == .auditEntryOrder)
    #expect(AuditSample.code { try verifier.line(lines[0]) } == .auditEntryOrder)
    #expect(AuditSample.code { _ = try verifier.finish() } == .auditEntryOrder)
  }
}
