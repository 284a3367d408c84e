import Diagnostics
import JSON
import SCIMFilter
import Testing

@Suite struct FilterOracleTests {
  @Test func theEvaluatorAgreesWithASecondReading() throws {
    let seed: UInt64 = 42
    print("theEvaluatorAgreesWithASecondReading: seed \(seed)")
    var generator = FilterTestGenerator(seed: seed)
    let documents = (0..<400).map { _ in generator.document() }
    var held = 0
    for _ in 0..<2500 {
      let filter = generator.resolvable(depth: 3)
      let resolved = try ResolvedFilter(resolving: filter, against: FilterSampleTypes())
      let compiled = CompiledFilter(resolved)
      for _ in 0..<10 {
        let document = generator.pick(documents)
        let expected = FilterOracle.holds(resolved, in: .object(document))
        if expected { held += 1 }
        #expect(compiled.matches(document) == expected, "\(resolved) on \(JSONValue.object(document).text)")
      }
    }
    // The comparison means something only if both answers are common.
    #expect((5000...20_000).contains(held))
  }

  @Test func theEvaluatorAgreesOnSingleElements() throws {
    let seed: UInt64 = 43
    print("theEvaluatorAgreesOnSingleElements: seed \(seed)")
    var generator = FilterTestGenerator(seed: seed)
    let emails = try #require(FilterSampleTypes.attributes.first { $0.name == "emails" })
    for _ in 0..<5000 {
      let filter = generator.condition(on: emails.subAttributes, prefix: nil)
      let resolved = try ResolvedFilter(resolvingElement: filter, of: emails)
      let element = generator.value(of: emails, single: true)
      let expected = FilterOracle.holds(resolved, in: element)
      #expect(resolved.matches(element: element) == expected, "\(resolved) on \(element.text)")
    }
  }
}

/// Filters that resolve.
extension FilterTestGenerator {
  fileprivate mutating func resolvable(depth: Int) -> Filter {
    guard depth > 0, chance(60) else { return leaf() }
    switch Int.random(in: 0..<3, using: &self) {
    case 0: return .and([resolvable(depth: depth - 1), resolvable(depth: depth - 1)])
    case 1: return .or([resolvable(depth: depth - 1), resolvable(depth: depth - 1)])
    default: return .not(resolvable(depth: depth - 1))
    }
  }

  private mutating func leaf() -> Filter {
    if chance(15) { return condition(on: FilterSampleTypes.extensionAttributes, prefix: FilterSampleTypes.enterprise) }
    let type = pick(FilterSampleTypes.attributes)
    guard type.kind == .complex else { return condition(on: [type], prefix: nil) }
    let path = AttributePath(attribute: type.name)
    switch Int.random(in: 0..<4, using: &self) {
    case 0: return .present(path)
    case 1: return .valuePath(path, condition(on: type.subAttributes, prefix: nil))
    case 2:
      let inner = [condition(on: type.subAttributes, prefix: nil), condition(on: type.subAttributes, prefix: nil)]
      return .valuePath(path, chance(50) ? .and(inner) : .not(.or(inner)))
    default: return dotted(type, condition(on: type.subAttributes, prefix: nil))
    }
  }

  private func dotted(_ type: AttributeType, _ filter: Filter) -> Filter {
    switch filter {
    case .present(let path): .present(AttributePath(attribute: type.name, subAttribute: path.attribute))
    case .comparison(let path, let comparison, let value):
      .comparison(AttributePath(attribute: type.name, subAttribute: path.attribute), comparison, value)
    default: filter
    }
  }

  /// One condition on one of `types`, with an operator and a value that fit.
  fileprivate mutating func condition(on types: [AttributeType], prefix: String?) -> Filter {
    let type = pick(types)
    let path = AttributePath(schema: prefix, attribute: chance(20) ? type.name.uppercased() : type.name)
    if chance(15) { return .present(path) }
    if chance(10) { return .comparison(path, pick([.equal, .notEqual]), .null) }
    let ordered: [ComparisonOperator] = [.equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual]
    switch type.kind {
    case .boolean:
      return .comparison(path, pick([.equal, .notEqual]), chance(30) ? .string("TRUE") : .boolean(chance(50)))
    case .binary: return .comparison(path, pick([.equal, .notEqual]), .string(pick(Self.texts)))
    case .integer, .decimal: return .comparison(path, pick(ordered), .number(number()))
    case .dateTime: return .comparison(path, pick(ordered), .string(pick(Self.instants)))
    case .string, .reference, .complex:
      return .comparison(path, pick(ComparisonOperator.allCases), .string(pick(Self.texts)))
    }
  }
}

/// Documents as they come, mostly well typed.
extension FilterTestGenerator {
  fileprivate mutating func document() -> JSONObject {
    var document = JSONObject()
    for type in FilterSampleTypes.attributes where chance(70) {
      document[chance(10) ? type.name.uppercased() : type.name] = value(of: type)
    }
    if chance(60) {
      var inner = JSONObject()
      for type in FilterSampleTypes.extensionAttributes where chance(70) { inner[type.name] = value(of: type) }
      document[chance(10) ? FilterSampleTypes.enterprise.uppercased() : FilterSampleTypes.enterprise] = .object(inner)
    }
    return document
  }

  fileprivate mutating func value(of type: AttributeType, single: Bool = false) -> JSONValue {
    if chance(5) { return pick([.null, [], [nil], ["alice"], "bob", 7, true, [:], ["value": "alice"], ["type": nil]]) }
    if type.isMultiValued, !single {
      return .array((0..<Int.random(in: 0...3, using: &self)).map { _ in value(of: type, single: true) })
    }
    switch type.kind {
    case .string, .reference, .binary: return .string(pick(Self.texts))
    case .boolean: return chance(20) ? .string(pick(["True", "false", "maybe"])) : .bool(chance(50))
    case .integer, .decimal: return chance(10) ? .string(pick(["7", "x", " 7"])) : .number(number())
    case .dateTime: return chance(10) ? "yesterday" : .string(pick(Self.instants))
    case .complex:
      var object = JSONObject()
      for inner in type.subAttributes where chance(70) { object[inner.name] = value(of: inner) }
      return .object(object)
    }
  }
}
