import Diagnostics
import Foundation
import JSON
import Testing

@testable import SCIMFilter

@Suite struct ComparableForms {
  private func form(_ literal: String) throws -> String {
    try #require(AttributeType(name: "n", kind: .decimal).folded(JSONValue(parsing: literal)))
  }

  @Test(arguments: [
    ["0", "-0", "0.0", "0e9", "-0.000e-7"], ["1", "1.0", "1e0", "10e-1", "0.1e1", "1E+0", "100.00e-2"],
    ["-1.5", "-15e-1", "-0.15e1", "-1.500"], ["120", "1.2e2", "12e1", "120.0"], [#""7""#, "7", "7.0"],
  ])
  func ofOneNumberAreTheSameHoweverItIsWritten(_ literals: [String]) throws {
    let forms = try literals.map(form)
    #expect(Set(forms).count == 1, "\(forms)")
  }

  @Test func ofNumbersSortAsTheNumbersDo() throws {
    let ascending = [
      "-1e999999999999", "-1e400001", "-1e308", "-123456789012345678901234567890", "-10", "-9.99", "-9", "-1.5",
      "-1.05", "-1",
      "-0.5", "-1e-300", "0", "1e-999999999999", "1e-300", "0.05", "0.5", "1", "1.05", "1.5", "2", "9007199254740992",
      "9007199254740993", "9007199254740993.5", "123456789012345678901234567890", "1e308", "1e309", "1e399999",
    ]
    let forms = try ascending.map(form)
    for (left, right) in zip(forms, forms.dropFirst()) {
      #expect(left.utf8.lexicographicallyPrecedes(right.utf8) || left == right, "\(left) \(right)")
    }
    #expect(Set(forms).count >= ascending.count - 1)
  }

  /// Against exact decimals, whose arithmetic is somebody else's.
  @Test func ofRandomNumbersAgreeWithExactArithmetic() throws {
    let seed: UInt64 = 4711
    print("ofRandomNumbersAgreeWithExactArithmetic: seed \(seed)")
    var generator = FilterTestGenerator(seed: seed)
    let numbers = try (0..<3000).map { _ in
      let literal = "\(Int.random(in: -2000...2000, using: &generator))e\(Int.random(in: -4...4, using: &generator))"
      return (try form(literal), try #require(Decimal(string: literal)))
    }
    for (left, right) in zip(numbers, numbers.shuffled(using: &generator)) {
      #expect(left.0.utf8.lexicographicallyPrecedes(right.0.utf8) == (left.1 < right.1), "\(left.1) \(right.1)")
      #expect((left.0 == right.0) == (left.1 == right.1))
    }
  }

  @Test func ofOtherKindsAreWhatComparisonsSee() {
    func form(_ kind: AttributeType.Kind, _ value: JSONValue, exact: Bool = false) -> String? {
      AttributeType(name: "a", kind: kind, isCaseExact: exact).folded(value)
    }
    #expect(form(.boolean, "True") == "true" && form(.boolean, false) == "false" && form(.boolean, "yes") == nil)
    #expect(form(.dateTime, "2026-11-22T10:30:00+01:00") == "2026-11-22T09:30:00.000Z")
    #expect(form(.dateTime, "yesterday") == nil && form(.dateTime, "9999-12-31T23:59:59-01:00") == nil)
    #expect(form(.dateTime, "0000-01-01T00:00:00+01:00") == nil)
    #expect(form(.dateTime, "9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z")
    #expect(form(.string, "Ab") == "ab" && form(.string, "Ab", exact: true) == "Ab" && form(.binary, "Ab") == "Ab")
    #expect(form(.string, 7) == "7" && form(.string, nil) == nil && form(.complex, ["value": "a"]) == nil)
    #expect(form(.integer, "seven") == nil && form(.integer, .string(String(repeating: "9", count: 65))) == nil)
  }

  /// What a filter answers is what an index of the forms would answer.
  @Test func agreeWithFilters() throws {
    let seed: UInt64 = 77
    print("agreeWithFilters: seed \(seed)")
    var generator = FilterTestGenerator(seed: seed)
    let kinds: [AttributeType] = [
      AttributeType(name: "a", kind: .string), AttributeType(name: "a", kind: .string, isCaseExact: true),
      AttributeType(name: "a", kind: .string).compared(.userName), AttributeType(name: "a", kind: .decimal),
      AttributeType(name: "a", kind: .boolean), AttributeType(name: "a", kind: .dateTime),
    ]
    for _ in 0..<20_000 {
      let type = generator.pick(kinds)
      let (left, right) = (generator.scalar(of: type.kind).json, generator.scalar(of: type.kind))
      let comparison = generator.pick(
        [ComparisonOperator.equal] + (type.kind == .boolean ? [] : [.less, .greaterOrEqual]))
      guard let form = type.folded(left), let sought = type.folded(right.json) else { continue }
      let expected =
        switch comparison {
        case .equal: form.hasSameOctets(as: sought)
        case .less: form.utf8.lexicographicallyPrecedes(sought.utf8)
        default: !form.utf8.lexicographicallyPrecedes(sought.utf8)
        }
      let filter = ResolvedFilter.comparison(ResolvedAttribute(attribute: type), comparison, right)
      if filter.matches(["a": left]) != expected { Issue.record("\(left.text) \(comparison) \(right)") }
    }
  }
}

extension FilterTestGenerator {
  fileprivate mutating func scalar(of kind: AttributeType.Kind) -> ComparisonValue {
    switch kind {
    case .boolean: .boolean(chance(50))
    case .decimal: .number(number())
    case .dateTime: .string(pick(Self.instants))
    default: .string(pick(Self.texts))
    }
  }
}
