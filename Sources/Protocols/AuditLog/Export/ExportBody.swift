internal import Diagnostics

/// The state of a verification between the first line and the last.
struct ExportBody {
  let header: ExportHeader
  let checkpoint: Checkpoint
  let older: Checkpoint?
  private(set) var frontier: MerkleFrontier
  private var opened = 0

  /// Checks the first line: the signature of its checkpoint, and that the checkpoint covers the range.
  init(header: ExportHeader, key: NoteVerifierKey, older: Checkpoint?) throws(CodedError) {
    checkpoint = try Checkpoint(opening: header.checkpoint, with: key)
    guard checkpoint.origin.hasSameOctets(as: header.origin) else {
      throw CodedError(
        .auditOriginMismatch, "the export names another log than its checkpoint", expected: "`\(checkpoint.origin)`",
        received: "`\(header.origin.prefix(200))`", remedy: "export again from the log")
    }
    guard header.range.upperBound <= checkpoint.size else {
      throw .lineInvalid(
        "the checkpoint does not cover the range", expected: "entries below \(checkpoint.size)",
        received: "\(header.range.lowerBound) to \(header.range.upperBound)")
    }
    (self.header, self.older, frontier) = (header, older, header.preceding)
    if let older { try checkReach(of: older) }
    try compareWithOlder()
  }

  /// How many entries have been checked.
  var count: Int { frontier.size - header.range.lowerBound }

  /// Checks an entry or, after the last, the trailer, which yields the verdict.
  mutating func line(_ octets: [UInt8]) throws(CodedError) -> VerifiedExport? {
    guard frontier.size < header.range.upperBound else { return try trailer(octets) }
    let index = frontier.size
    do {
      try entry(octets, at: index)
      return nil
    } catch {
      var named = error
      // The header is line 1.
      named.message = "entry \(index) on line \(count + 2): \(error.message)"
      throw named
    }
  }

  private mutating func entry(_ octets: [UInt8], at index: Int) throws(CodedError) {
    let line: ExportEntry
    do {
      line = try ExportEntry(line: octets)
    } catch {
      if (try? ExportTrailer(line: octets)) != nil { throw missing(index) }
      throw error
    }
    guard MerkleHash.leaf(line.entry) == line.leaf else { throw altered(line) }
    let entry = try AuditEntry(parsing: line.entry)
    guard entry.index == index else { throw misplaced(entry, expected: index) }
    guard entry.tenant.hasSameOctets(as: header.tenant) else {
      throw CodedError(
        .auditTenantMismatch, "the entry is another tenant's", expected: "`\(header.tenant.prefix(80))`",
        received: "`\(entry.tenant.prefix(80))`", remedy: "export again from the log")
    }
    try checkOpened(line.opened, of: entry)
    frontier.append(line.leaf)
    try compareWithOlder()
  }

  private mutating func checkOpened(_ shown: [OpenedValues], of entry: AuditEntry) throws(CodedError) {
    var subjects: Set<OctetKey> = []
    for values in shown {
      let sealed = entry.sealed.first { $0.subject.hasSameOctets(as: values.subject) }
      guard let sealed, subjects.insert(OctetKey(values.subject)).inserted else {
        throw CodedError(
          .auditOpenedMismatch, "opened values belong to no seal of the entry, or to one already opened",
          received: "`\(values.subject.prefix(80))`", remedy: "export again from the log")
      }
      try sealed.verify(values)
      opened += 1
    }
  }

  private func trailer(_ octets: [UInt8]) throws(CodedError) -> VerifiedExport {
    if (try? ExportEntry(line: octets)) != nil {
      throw CodedError(
        .auditEntryOrder, "an entry follows the last of the range", expected: "the last line",
        received: "one more entry", remedy: "export again from the log")
    }
    let trailer = try ExportTrailer(line: octets)
    guard trailer.count == header.range.count else {
      throw .lineInvalid(
        "the count is not that of the entries", expected: "\(header.range.count)",
        received: "\(trailer.count)")
    }
    let proof = ConsistencyProof(from: header.range.upperBound, to: checkpoint.size, hashes: trailer.proof)
    do {
      try proof.verify(oldRoot: frontier.root, newRoot: checkpoint.root)
    } catch {
      throw rootMismatch(error)
    }
    return VerifiedExport(
      origin: checkpoint.origin, tenant: header.range.isEmpty ? nil : header.tenant, range: header.range,
      checkpoint: checkpoint, openedVerified: opened, continues: older)
  }
}
