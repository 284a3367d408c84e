import Diagnostics
import Testing

@testable import SCIMFilter

@Suite struct FilterBoundsTests {
  private func nested(_ depth: Int) -> String {
    String(repeating: "(", count: depth) + "a pr" + String(repeating: ")", count: depth)
  }

  @Test func depthIsBoundedExactly() throws {
    #expect(try Filter(parsing: nested(64)) == .present(AttributePath(attribute: "a")))
    let error = #expect(throws: CodedError.self) { try Filter(parsing: nested(65)) }
    #expect(error?.code == .filterTooDeep)
    #expect(error?.position?.offset == 64)
  }

  @Test func bracketsAndNegationsCountAsDepth() {
    let limits = FilterLimits(maximumDepth: 2)
    for text in ["not (not (not (a pr)))", "not (not (a[b pr]))", "a[((b pr))]"] {
      let error = #expect(throws: CodedError.self) { try Filter(parsing: text, limits: limits) }
      #expect(error?.code == .filterTooDeep)
    }
  }

  @Test func lengthIsBoundedExactly() throws {
    let fits = "a eq \"" + String(repeating: "x", count: 8192 - 7) + "\""
    #expect(fits.utf8.count == 8192)
    _ = try Filter(parsing: fits)
    let error = #expect(throws: CodedError.self) { try Filter(parsing: fits + " ") }
    #expect(error?.code == .filterTooLong)
  }

  @Test func conditionsAreBoundedExactly() throws {
    func text(_ count: Int) -> String { Array(repeating: "a pr", count: count).joined(separator: " or ") }
    let limits = FilterLimits(maximumOctets: 1 << 16)
    _ = try Filter(parsing: text(1024), limits: limits)
    let error = #expect(throws: CodedError.self) { try Filter(parsing: text(1025), limits: limits) }
    #expect(error?.code == .filterTooLong)
  }

  /// Shapes that make careless parsers look at the same octets again and again.
  static let shapes: [@Sendable (Int) -> String] = [
    { Array(repeating: "a pr", count: $0).joined(separator: " or ") },
    { Array(repeating: "a eq \"b\"", count: $0).joined(separator: " and ") },
    { Array(repeating: "not (a pr)", count: $0).joined(separator: "      and      ") },
    { Array(repeating: "((((a pr    )    )    )    )", count: $0).joined(separator: " or ") },
    { Array(repeating: "a[b pr and c pr].d pr", count: $0).joined(separator: " or ") },
    { "a pr" + String(repeating: " ", count: 10 * $0) },
    { String(repeating: "n", count: 10 * $0) + " pr" },
    { "a eq \"" + String(repeating: "\\u00e9", count: $0) + "\"" },
    { Array(repeating: "not pr", count: $0).joined(separator: " and ") },
  ]

  @Test(arguments: shapes.indices) func everyOctetIsReadABoundedNumberOfTimes(shape: Int) throws {
    let limits = FilterLimits(maximumOctets: .max, maximumTerms: .max)
    for size in [10, 100, 1000] {
      let text = Self.shapes[shape](size)
      var parser = try FilterParser(text, limits: limits, code: .filterInvalid)
      _ = try parser.wholeFilter()
      #expect(parser.steps <= 6 * text.utf8.count)
    }
  }

  @Test func arbitraryTextNeverCrashesTheParsers() {
    let seed: UInt64 = 20_261_122
    print("arbitraryTextNeverCrashesTheParsers: seed \(seed)")
    var generator = FilterTestGenerator(seed: seed)
    let pieces = [
      "a", "urn:x:2.0:U:", ".", "$ref", "[", "]", "(", ")", " ", "not", "and", "or", "eq", "pr", "co", "\"", "\\",
      "\\u12", "\"x\"",
      "1", "-", "e5", "true", "null", "é", "\u{0}", "\u{1F600}",
    ]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in generator.pick(pieces) }.joined()
      if let filter = try? Filter(parsing: text) {
        let again = try? Filter(parsing: filter.description)
        #expect(again == filter, "\(text)")
      }
      if let path = try? PatchPath(parsing: text) {
        #expect((try? PatchPath(parsing: path.description))?.path == path.path, "\(text)")
      }
    }
  }
}
