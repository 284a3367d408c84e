import Diagnostics
import Testing

@testable import LanyardRuntime

/// Records are cut out of a file the same way whatever pieces it comes in.
@Suite("Cutting a file into records")
struct RecordReaderTests {
  private struct Cut: Equatable {
    let text: String?
    let code: ErrorCode?
    let line: Int
    let end: Int

    init(_ raw: RawRecord) {
      switch raw.octets {
      case .success(let octets): (text, code) = (String(decoding: octets, as: UTF8.self), nil)
      case .failure(let error): (text, code) = (nil, error.code)
      }
      (line, end) = (raw.line, raw.end)
    }

    init(_ text: String?, _ code: ErrorCode? = nil, line: Int, end: Int) {
      (self.text, self.code, self.line, self.end) = (text, code, line, end)
    }
  }

  private func cut(_ text: String, _ shape: RecordShape, pieces size: Int) throws -> [Cut] {
    var rest = Array(text.utf8)[...]
    var reader = RecordReader(shape) {
      let piece = Array(rest.prefix(size))
      rest = rest.dropFirst(size)
      return piece.isEmpty ? Optional.none : piece
    }
    var cuts: [Cut] = []
    while let raw = try reader.next() { cuts.append(Cut(raw)) }
    return cuts
  }

  @Test(arguments: [1, 2, 3, 7, 4096]) func linesAreRecords(size: Int) throws {
    let cuts = try cut("a\r\n\n  \nbb\nccc", .lines, pieces: size)
    #expect(cuts == [Cut("a", line: 1, end: 3), Cut("bb", line: 4, end: 10), Cut("ccc", line: 5, end: 13)])
  }

  @Test(arguments: [1, 2, 3, 7, 4096]) func quotedLineBreaksArePartOfTheRow(size: Int) throws {
    let cuts = try cut("h\n\"a\nb\"\"c\",d\ne", .rows, pieces: size)
    #expect(
      cuts == [Cut("h", line: 1, end: 2), Cut("\"a\nb\"\"c\",d", line: 2, end: 13), Cut("e", line: 4, end: 14)])
  }

  @Test(arguments: [1, 2, 3, 7, 4096]) func aQuoteThatStaysOpenCostsItsLineAlone(size: Int) throws {
    let cuts = try cut("a,\"b\nc\nd\n", .rows, pieces: size)
    #expect(
      cuts == [
        Cut(nil, .importRecordUnterminated, line: 1, end: 5), Cut("c", line: 2, end: 7), Cut("d", line: 3, end: 9),
      ])
  }

  @Test(arguments: [1, 3, 4096]) func whatIsTooLongIsPassedOver(size: Int) throws {
    let short = RecordShape(hasQuotes: false, maximumOctets: 8)
    let cuts = try cut("ab\n0123456789abcdef\ncd\n0123456789", short, pieces: size)
    #expect(
      cuts == [
        Cut("ab", line: 1, end: 3), Cut(nil, .importRecordTooLong, line: 2, end: 20), Cut("cd", line: 3, end: 23),
        Cut(nil, .importRecordTooLong, line: 4, end: 33),
      ])
  }

  /// Random texts of quotes, commas and breaks: no octet is lost or counted twice, wherever the file is cut.
  @Test func noCutChangesTheRecords() throws {
    var random = Generator(seed: 20_261_123)
    for _ in 0..<3_000 {
      let text = String((0..<random.below(40)).map { _ in random.pick("ab,\"\"\n\n\r é") })
      let whole = try cut(text, .rows, pieces: 4096)
      #expect(try cut(text, .rows, pieces: 1 + random.below(5)) == whole, "seed 20261123, \(text.debugDescription)")
      #expect(whole.map(\.end) == whole.map(\.end).sorted())
      #expect(whole.last.map { $0.end <= text.utf8.count } ?? true)
    }
  }

  @Test(arguments: [
    ("a,b,c", ["a", "b", "c"]), (",", ["", ""]), ("", [""]), ("\"a,b\",c", ["a,b", "c"]),
    ("\"a\"\"b\",\"\"", ["a\"b", ""]), (" a , b ", [" a ", " b "]), ("\"a\nb\",é", ["a\nb", "é"]),
  ])
  func rowsAreSplit(row: String, fields: [String]) throws {
    #expect(try CSVRow.fields(of: Array(row.utf8), line: 1) == fields)
  }

  @Test(arguments: ["a\"b", "\"a\"b", "\"a", "\"a\" ,b", "a,\"", "\"\"\""])
  func strayQuotesAreRefused(row: String) {
    #expect(throws: CodedError(.importRecordSyntax, "", remedy: "")) {
      try CSVRow.fields(of: Array(row.utf8), line: 3)
    }
  }

  @Test func whatIsNoTextIsRefused() {
    #expect(throws: CodedError(.importRecordSyntax, "", remedy: "")) {
      try CSVRow.fields(of: [0x61, 0xFF], line: 1)
    }
    #expect(throws: CodedError(.importRecordSyntax, "", remedy: "")) {
      try CSVRow.fields(of: Array(String(repeating: ",", count: 500).utf8), line: 1)
    }
  }
}

/// SplitMix64: the same numbers in every run.
private struct Generator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func below(_ limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((word ^ (word >> 31)) % UInt64(limit))
  }

  mutating func pick(_ letters: String) -> Character {
    letters[letters.index(letters.startIndex, offsetBy: below(letters.count))]
  }
}
