import AuditLog
import Diagnostics
import Foundation
import JSON

/// Deterministic entries, logs and exports for the tests of this folder.
enum AuditSample {
  static let seed = Secret([UInt8](1...32))
  static let origin = "lanyard.example/t/acme"
  static let subjectKey = Secret([UInt8](repeating: 7, count: 32))

  static func signer(_ name: String = origin) throws -> NoteSigner { try NoteSigner(name: name, seed: seed) }

  static func vectors(_ name: String) throws -> [UInt8] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return Array(try Data(contentsOf: folder.appendingPathComponent("Vectors/AuditLog/\(name)")))
  }

  static func schema(_ name: String) throws -> JSONValue {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    return try JSONValue(
      parsing: Array(try Data(contentsOf: root.appendingPathComponent("schemas/audit/\(name)"))))
  }

  /// Always the same octets: never so outside a test.
  static let sealer = EntrySealer { count in (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) } }

  static func event(_ number: Int = 0) -> AuditEvent {
    AuditEvent(
      time: Instant(milliseconds: 1_795_340_000_000 + Int64(number)), action: "scim.user.created", outcome: .success,
      actor: AuditActor(.client, id: "client-1", name: "Okta"), target: AuditTarget(kind: "user", id: "user-\(number)"),
      request: RequestReference(id: "request-\(number)", source: "192.0.2.1"), policyVersion: 3,
      changes: [AuditChange(.added, path: "active", after: true), AuditChange(.added, path: "userName")],
      personal: [PersonalValues(subject: "user-\(number)", values: ["userName": .string("alice\(number)@example.com")])]
    )
  }

  static func entry(_ number: Int = 0) throws -> AuditEntry {
    let event = event(number)
    let sealed = try event.valuesToSeal.map { try sealer.seal($0, keyID: "\($0.subject)-k1", key: subjectKey) }
    return try AuditEntry(index: number, tenant: "acme", event: event, sealed: sealed)
  }

  /// A log of `size` entries, and an export of `range` of it, as lines with their line feeds.
  struct Log {
    let entries: [AuditEntry]
    let leaves: [MerkleHash]

    init(size: Int) throws {
      entries = try (0..<size).map(AuditSample.entry)
      leaves = try entries.map { MerkleHash.leaf(try $0.octets()) }
    }

    func checkpoint(_ size: Int) throws -> String {
      try Checkpoint(origin: origin, size: size, root: leaves.root(size: size)).signed(by: signer())
    }

    func export(_ range: Range<Int>, opening: Bool = true) throws -> [[UInt8]] {
      var writer = try AuditExportWriter(
        tenant: "acme", range: range, checkpoint: checkpoint(leaves.count),
        preceding: leaves.frontier(size: range.lowerBound))
      var lines = [try writer.header()]
      for entry in entries[range] {
        let opened = try entry.sealed.map { try EntrySealer.open($0, key: subjectKey) }
        lines.append(try writer.entry(entry.octets(), opened: opening ? opened : []))
      }
      let proof = try leaves.consistencyProof(from: range.upperBound, to: leaves.count)
      return lines + [try writer.trailer(proof: proof)]
    }
  }

  static func verify(_ octets: [UInt8], olderCheckpoint: String? = nil) throws -> VerifiedExport {
    var verifier = try ExportVerifier(key: try signer().verifierKey, olderCheckpoint: olderCheckpoint)
    try verifier.read(octets)
    return try verifier.finish()
  }

  /// The code of the error, nil where there was none.
  static func code(_ body: () throws -> Void) -> ErrorCode? {
    do {
      try body()
      return nil
    } catch {
      return (error as? CodedError)?.code
    }
  }
}
