import Diagnostics
import JSON
import SCIMFilter
import Testing

@Suite struct FilterPrintingTests {
  @Test func parsingWhatWasPrintedGivesTheSameFilter() throws {
    let seed: UInt64 = 7
    print("parsingWhatWasPrintedGivesTheSameFilter: seed \(seed)")
    var generator = FilterTestGenerator(seed: seed)
    let limits = FilterLimits(maximumOctets: 1 << 20, maximumTerms: 1 << 20)
    for _ in 0..<5000 {
      let filter = generator.filter(depth: 4)
      let text = filter.description
      let parsed = try Filter(parsing: text, limits: limits)
      #expect(parsed == filter, "\(text)")
      #expect(parsed.description.hasSameOctets(as: text))
    }
  }

  @Test func stringsAreComparedByTheirOctetsInTheRoundTrip() throws {
    let composed = Filter.comparison(AttributePath(attribute: "a"), .equal, .string("\u{E9}"))
    let decomposed = Filter.comparison(AttributePath(attribute: "a"), .equal, .string("e\u{301}"))
    #expect(composed != decomposed)
    #expect(!composed.description.hasSameOctets(as: decomposed.description))
    #expect(try Filter(parsing: decomposed.description).description.hasSameOctets(as: decomposed.description))
  }
}

extension FilterTestGenerator {
  /// A filter in normal form.
  fileprivate mutating func filter(depth: Int, inElement: Bool = false) -> Filter {
    guard depth > 0 else { return leaf(inElement: inElement) }
    switch Int.random(in: 0..<6, using: &self) {
    case 0: return .and(terms(depth: depth, inElement: inElement) { if case .and = $0 { false } else { true } })
    case 1: return .or(terms(depth: depth, inElement: inElement) { if case .or = $0 { false } else { true } })
    case 2: return .not(filter(depth: depth - 1, inElement: inElement))
    case 3 where !inElement: return .valuePath(path(inElement: false), filter(depth: depth - 1, inElement: true))
    default: return leaf(inElement: inElement)
    }
  }

  private mutating func terms(depth: Int, inElement: Bool, _ fits: (Filter) -> Bool) -> [Filter] {
    var terms: [Filter] = []
    let count = Int.random(in: 2...4, using: &self)
    while terms.count < count {
      let term = filter(depth: depth - 1, inElement: inElement)
      if fits(term) { terms.append(term) }
    }
    return terms
  }

  private mutating func leaf(inElement: Bool) -> Filter {
    if chance(20) { return .present(path(inElement: inElement)) }
    return .comparison(path(inElement: inElement), pick(ComparisonOperator.allCases), value())
  }

  private mutating func path(inElement: Bool) -> AttributePath {
    let names = ["userName", "not", "and", "OR", "pr", "eq", "$ref", "x-y_z", "true", "null"]
    let schema = chance(20) ? pick(["urn:ietf:params:scim:schemas:core:2.0:User", "urn:a:b", "http://x.y/z"]) : nil
    return AttributePath(schema: schema, attribute: pick(names), subAttribute: chance(30) ? pick(names) : nil)
  }

  private mutating func value() -> ComparisonValue {
    switch Int.random(in: 0..<4, using: &self) {
    case 0: .number(number())
    case 1: .boolean(chance(50))
    case 2: .null
    default: .string(pick(Self.texts))
    }
  }
}
