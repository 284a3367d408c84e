public import Diagnostics

/// Checks an export without the log: line by line, in the space of one line.
///
/// Give it the file in pieces with ``read(_:)`` (or lines with ``line(_:)``) and ask ``finish()``. The first error ends
/// it; errors carry the number of the line, and those of an entry name the entry. What is checked: the checkpoint's
/// signature with the log's key; that each entry is canonical, of this tenant and in its place; that opened values are
/// those the entries committed to; and that the frontier of what precedes and the leaves lead to the signed root.
public struct ExportVerifier: Sendable {
  private let key: NoteVerifierKey
  private let older: Checkpoint?
  private var splitter = LineSplitter()
  private var lines = 0
  private var state = State.header

  private enum State {
    case header
    case entries(ExportBody)
    case finished(VerifiedExport)
    case failed(CodedError)
  }

  /// A verifier for the log of `key`. With `olderCheckpoint`, a signed note of the same log, the export must also
  /// continue the tree it signs.
  ///
  /// - Throws: what ``Checkpoint/init(opening:with:)`` throws for the older checkpoint.
  public init(key: NoteVerifierKey, olderCheckpoint: String? = nil) throws(CodedError) {
    self.key = key
    var older: Checkpoint?
    if let olderCheckpoint { older = try Checkpoint(opening: olderCheckpoint, with: key) }
    self.older = older
  }

  /// How many entries have been checked so far.
  public var entries: Int {
    switch state {
    case .header, .failed: 0
    case .entries(let body): body.count
    case .finished(let export): export.entries
    }
  }

  /// Checks the next piece of the file.
  ///
  /// - Throws: the codes of exports and checkpoints, with the line.
  public mutating func read(_ octets: [UInt8]) throws(CodedError) {
    for line in splitter.split(octets) { try self.line(line) }
    guard splitter.rest.count > ExportLine.maximumOctets else { return }
    // The line is refused by its length, like a whole one, and its beginning let go.
    try line(splitter.takeRest())
  }

  /// Checks the next line, given without its line feed.
  ///
  /// - Throws: the codes of exports and checkpoints, with the line.
  public mutating func line(_ octets: [UInt8]) throws(CodedError) {
    if case .failed(let error) = state { throw error }
    lines += 1
    do throws(CodedError) {
      state = try next(octets)
    } catch {
      var placed = error
      placed.position = CodedError.Position(line: lines)
      state = .failed(placed)
      throw placed
    }
  }

  /// The state after one more line. The present one is moved out first, so that its frontier is not copied each time.
  private mutating func next(_ octets: [UInt8]) throws(CodedError) -> State {
    let present = state
    state = .header
    switch consume present {
    case .header: return .entries(try ExportBody(header: ExportHeader(line: octets), key: key, older: older))
    case .entries(var body):
      let finished = try body.line(octets)
      return finished.map(State.finished) ?? .entries(body)
    case .finished: throw .lineInvalid("a line follows the last one")
    case .failed(let error): throw error
    }
  }

  /// What the whole export proves.
  ///
  /// - Throws: `audit.truncated` where the file ends before its last line; an earlier error once more.
  public func finish() throws(CodedError) -> VerifiedExport {
    if case .failed(let error) = state { throw error }
    guard case .finished(let export) = state, splitter.rest.isEmpty else {
      throw CodedError(
        .auditTruncated, "the export ends too early", expected: "a last line with count and proof, and its line feed",
        received: "\(lines) whole lines, \(entries) entries", remedy: "export again, or copy the whole file",
        position: .init(line: lines + 1))
    }
    return export
  }
}
