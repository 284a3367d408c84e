internal import Diagnostics

/// Cuts a file into records as it comes in, a piece at a time: no more of it is held than the longest record may have.
struct RecordReader {
  private let shape: RecordShape
  /// The next piece of the file; nil at its end.
  private let nextPiece: () throws -> [UInt8]?
  /// What was read and not yet handed out, but for the first `start` octets.
  private var held: [UInt8] = []
  private var start = 0
  /// How far behind `start` was looked for the end of the record, whether a quote is open there, and where the record's
  /// first line ends.
  private var (scanned, isQuoted, firstLineEnd): (Int, Bool, Int?) = (0, false, nil)
  /// Of the file up to `start`.
  private(set) var offset: Int
  private(set) var line: Int

  /// - Parameters:
  ///   - offset: where the first piece is from.
  ///   - line: the number of the line that begins there.
  init(_ shape: RecordShape, offset: Int = 0, line: Int = 1, nextPiece: @escaping () throws -> [UInt8]?) {
    self.shape = shape
    self.offset = offset
    self.line = line
    self.nextPiece = nextPiece
  }

  /// The next record that is not blank; nil at the end of the file.
  ///
  /// - Throws: what reading the file throws.
  mutating func next() throws -> RawRecord? {
    while let record = try nextLine() {
      if case .success(let octets) = record.octets, octets.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      return record
    }
    return nil
  }

  private mutating func nextLine() throws -> RawRecord? {
    while true {
      switch scan() {
      case .end(let end): return take(through: end, breaks: 1)
      case .tooLong: return try refuseLong()
      case .open: break
      }
      if let piece = try nextPiece() {
        held.removeFirst(start)
        start = 0
        held += piece
        continue
      }
      guard held.count > start else { return nil }
      return isQuoted ? unterminated() : take(through: held.count, breaks: 0)
    }
  }

  private enum Scan {
    /// The place behind the line break that ends the record.
    case end(Int)
    case tooLong
    /// More of the file is needed.
    case open
  }

  /// Looks for the end of the record. What it finds does not depend on the pieces that the file came in.
  private mutating func scan() -> Scan {
    while start + scanned < held.count {
      guard scanned <= shape.maximumOctets else { return .tooLong }
      let octet = held[start + scanned]
      scanned += 1
      if octet == UInt8(ascii: "\""), shape.hasQuotes { isQuoted.toggle() }
      guard octet == UInt8(ascii: "\n") else { continue }
      if !isQuoted { return .end(start + scanned) }
      firstLineEnd = firstLineEnd ?? scanned
    }
    return .open
  }

  /// Hands out the octets up to `end`, the last `breaks` of which end the line.
  private mutating func take(through end: Int, breaks: Int) -> RawRecord {
    var octets = Array(held[start..<end].dropLast(breaks))
    if octets.last == UInt8(ascii: "\r") { octets.removeLast() }
    return finish(.success(octets), through: end)
  }

  private mutating func finish(_ octets: Result<[UInt8], CodedError>, through end: Int) -> RawRecord {
    let first = line
    line += held[start..<end].count { $0 == UInt8(ascii: "\n") }
    offset += end - start
    start = end
    (scanned, isQuoted, firstLineEnd) = (0, false, nil)
    return RawRecord(octets: octets, line: first, end: offset)
  }

  /// A quote that is never closed would take the rest of the file with it: the line it is on is refused, and the next line
  /// is a record again.
  private mutating func unterminated() -> RawRecord {
    let error = CodedError(
      .importRecordUnterminated, "a quote is opened and not closed", expected: "a closing quote",
      received: "none within \(shape.maximumOctets) octets",
      remedy: "close the quote; write a quote inside a value twice", position: .init(line: line))
    return finish(.failure(error), through: firstLineEnd.map { start + $0 } ?? held.count)
  }

  private mutating func refuseLong() throws -> RawRecord {
    if isQuoted, firstLineEnd != nil { return unterminated() }
    let error = CodedError(
      .importRecordTooLong, "the record is too long", expected: "at most \(shape.maximumOctets) octets",
      received: "more", remedy: "split it: the members of a group may be spread over several records",
      position: .init(line: line))
    let first = line
    while true {
      if let end = held[(start + scanned)...].firstIndex(of: UInt8(ascii: "\n")) {
        let record = finish(.failure(error), through: end + 1)
        return RawRecord(octets: record.octets, line: first, end: record.end)
      }
      // Nothing of it is needed any more.
      _ = finish(.failure(error), through: held.count)
      (held, start) = ([], 0)
      guard let piece = try nextPiece() else { return RawRecord(octets: .failure(error), line: first, end: offset) }
      held = piece
    }
  }
}
