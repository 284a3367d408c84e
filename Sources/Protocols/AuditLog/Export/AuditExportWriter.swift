public import Diagnostics
internal import JSON

/// Turns entries into the lines of a JSONL export, one at a time: ``header()``, ``entry(_:opened:)`` for each entry of
/// the range in order, ``trailer(proof:)``. Each line ends in its line feed.
public struct AuditExportWriter: Sendable {
  private let head: ExportHeader
  private let size: Int
  /// How many entries were written.
  public private(set) var count = 0

  /// An export of the entries of `range`, vouched for by `checkpoint`, a signed note of a tree at least that long;
  /// `preceding` is the frontier of the tree of `range.lowerBound` leaves.
  ///
  /// - Throws: `audit.note.invalid`, `audit.checkpoint.invalid`, `audit.tree.range`, `audit.frontier.invalid`.
  public init(
    tenant: String, range: Range<Int>, checkpoint: String, preceding: MerkleFrontier
  ) throws(CodedError) {
    let signed = try Checkpoint(parsing: UnverifiedNote(parsing: Array(checkpoint.utf8)).text)
    guard range.lowerBound >= 0, range.upperBound <= signed.size else {
      throw CodedError(
        .auditTreeRange, "the checkpoint does not cover the range", expected: "entries below \(signed.size)",
        received: "\(range.lowerBound) to \(range.upperBound)", remedy: "export up to the checkpoint's size")
    }
    guard preceding.size == range.lowerBound else {
      throw CodedError(
        .auditFrontierInvalid, "the frontier is not that of what precedes the range",
        expected: "size \(range.lowerBound)", received: "size \(preceding.size)",
        remedy: "read the frontier at the range's beginning")
    }
    size = signed.size
    head = ExportHeader(
      origin: signed.origin, tenant: tenant, range: range, checkpoint: checkpoint, preceding: preceding)
  }

  /// The first line.
  public func header() throws(CodedError) -> [UInt8] {
    try head.document.canonical() + [0x0A]
  }

  /// The line of the next entry, given its octets as the log holds them and those of its seals that may be shown.
  ///
  /// - Throws: `audit.tree.range` after the last entry of the range.
  public mutating func entry(_ octets: [UInt8], opened: [OpenedValues] = []) throws(CodedError) -> [UInt8] {
    guard count < head.range.count else { throw miscounted(received: count + 1) }
    count += 1
    return try ExportEntry(entry: octets, leaf: .leaf(octets), opened: opened).octets() + [0x0A]
  }

  /// The last line, with the proof from the end of the range to the checkpoint's tree.
  ///
  /// - Throws: `audit.tree.range` for another proof, or where entries are missing.
  public func trailer(proof: ConsistencyProof) throws(CodedError) -> [UInt8] {
    guard count == head.range.count else { throw miscounted(received: count) }
    guard proof.from == head.range.upperBound, proof.to == size else {
      throw CodedError(
        .auditTreeRange, "the proof is for other sizes", expected: "\(head.range.upperBound) to \(size)",
        received: "\(proof.from) to \(proof.to)", remedy: "make the proof from the range's end to the checkpoint")
    }
    return try ExportTrailer(count: count, proof: proof.hashes).document.canonical() + [0x0A]
  }

  private func miscounted(received: Int) -> CodedError {
    CodedError(
      .auditTreeRange, "the export has another number of entries than its range",
      expected: "\(head.range.count) entries", received: "\(received)",
      remedy: "write each entry of the range once, then the trailer")
  }
}
