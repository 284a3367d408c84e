import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

/// What a store answers from index entries alone is what the evaluator answers from the document.
@Suite struct IndexesAndFilters {
  @Test func agreeOnEveryCondition() throws {
    let seed: UInt64 = 3_422
    print("agreeOnEveryCondition: seed \(seed)")
    var numbers = SeededNumbersSCIM(seed: seed)
    let type = Self.type
    let validator = ResourceValidator(type)
    var held = 0
    for _ in 0..<300 {
      let document = try validator.create(.object(Self.document(&numbers))).document
      let entries = type.indexEntries(for: document)
      for _ in 0..<40 {
        let filter = try Self.filter(&numbers, type)
        let expected = filter.matches(document)
        if expected { held += 1 }
        if IndexReading(entries: entries).holds(filter) != expected {
          Issue.record("\(filter) on \(JSONValue.object(document).text)")
        }
      }
    }
    #expect((1_500...10_500).contains(held))
  }

  private static let type: ResourceType = {
    let parts = [
      AttributeDefinition(name: "value", kind: .string), AttributeDefinition(name: "rank", kind: .integer),
      AttributeDefinition(name: "primary", kind: .boolean),
    ]
    let schema = Schema(
      id: SchemaURN.user, name: "User",
      attributes: [
        AttributeDefinition(name: "userName", kind: .string, isRequired: true, uniqueness: .server),
        AttributeDefinition(name: "code", kind: .string, isCaseExact: true),
        AttributeDefinition(name: "weight", kind: .decimal), AttributeDefinition(name: "at", kind: .dateTime),
        AttributeDefinition(name: "active", kind: .boolean),
        AttributeDefinition(name: "tags", kind: .string, isMultiValued: true),
        AttributeDefinition(name: "marks", kind: .complex, isMultiValued: true, subAttributes: parts),
      ])
    let more = Schema(
      id: "urn:x:more", name: "More",
      attributes: [AttributeDefinition(name: "boss", kind: .complex, subAttributes: parts)])
    return ResourceType(name: "User", endpoint: "Users", schema: schema, extensions: [.init(more)])
  }()

  private static let texts = ["alice", "ALICE", "Al", "José", "Jose\u{301}", "ΝΙΚΟΣ", "νικος", "b", ""]
  private static let literals = ["0", "-0.0", "7", "7.0", "-3", "1.5", "15e-1", "9007199254740993", "9007199254740992"]
  private static let instants = ["2026-11-22T09:30:00Z", "2026-11-22T10:30:00+01:00", "1999-12-31T23:59:59.5Z"]

  private static func text(_ numbers: inout SeededNumbersSCIM) -> String { texts.randomElement(using: &numbers) ?? "" }

  private static func number(_ numbers: inout SeededNumbersSCIM) -> JSONValue {
    literals.randomElement(using: &numbers).flatMap { try? JSONValue(parsing: $0) } ?? 0
  }

  private static func mark(_ numbers: inout SeededNumbersSCIM) -> JSONValue {
    var mark: JSONObject = [:]
    if Bool.random(using: &numbers) { mark["value"] = .string(text(&numbers)) }
    if Bool.random(using: &numbers) { mark["rank"] = .number(JSONNumber(Int.random(in: -3...3, using: &numbers))) }
    return .object(mark)
  }

  private static func document(_ numbers: inout SeededNumbersSCIM) -> JSONObject {
    var document: JSONObject = ["userName": .string("x" + text(&numbers))]
    if Bool.random(using: &numbers) { document["code"] = .string(text(&numbers)) }
    if Bool.random(using: &numbers) { document["weight"] = number(&numbers) }
    if Bool.random(using: &numbers) { document["at"] = .string(instants.randomElement(using: &numbers) ?? "") }
    if Bool.random(using: &numbers) { document["active"] = .bool(Bool.random(using: &numbers)) }
    let count = Int.random(in: 0...3, using: &numbers)
    document["tags"] = .array((0..<count).map { _ in .string(text(&numbers)) })
    document["marks"] = .array((0..<count).map { _ in mark(&numbers) })
    if Bool.random(using: &numbers) { document["urn:x:more"] = ["boss": mark(&numbers)] }
    return document
  }

  private static func filter(_ numbers: inout SeededNumbersSCIM, _ type: ResourceType) throws -> ResolvedFilter {
    let comparison = ["eq", "ne", "lt", "le", "gt", "ge"].randomElement(using: &numbers) ?? "eq"
    let part = ["co", "sw", "ew", comparison].randomElement(using: &numbers) ?? "co"
    let quoted = JSONValue.string(text(&numbers)).text
    let choices = [
      "userName \(part) \(quoted)", "userName eq \(JSONValue.string("x" + text(&numbers)).text)",
      "code \(part) \(quoted)",
      "weight \(comparison) \(number(&numbers).text)", "active eq \(Bool.random(using: &numbers))",
      "tags \(part) \(quoted)",
      "at \(comparison) \"\(instants.randomElement(using: &numbers) ?? "")\"", "marks \(part) \(quoted)", "tags pr",
      "marks[value \(part) \(quoted) and rank \(comparison) \(Int.random(in: -3...3, using: &numbers))]",
      "marks[not (value pr) or rank eq 0]", "boss.rank \(comparison) 0", "urn:x:more:boss pr", "not (marks.rank pr)",
    ]
    let filter = try Filter(parsing: choices.randomElement(using: &numbers) ?? "")
    return try ResolvedFilter(resolving: filter, against: type)
  }
}

/// A filter answered from entries: as a store does it, and as simply as can be.
private struct IndexReading {
  let entries: [IndexEntry]

  func holds(_ filter: ResolvedFilter) -> Bool {
    switch filter {
    case .and(let terms): terms.allSatisfy(holds)
    case .or(let terms): terms.contains(where: holds)
    case .not(let term): !holds(term)
    case .present(let attribute): entries.contains { Self.isOf(attribute, $0.key) }
    case .comparison(let attribute, let comparison, let value):
      compare(entries.filter { $0.key == attribute.key }, attribute.type, comparison, value)
    case .valuePath(let attribute, let inner):
      Set(entries.filter { Self.isOf(attribute, $0.key) }.map(\.element)).contains { element in
        IndexReading(entries: within(attribute, element)).holds(inner)
      }
    }
  }

  private static func isOf(_ attribute: ResolvedAttribute, _ key: String) -> Bool {
    key == attribute.key || attribute.type.kind == .complex && key.hasPrefix(attribute.key + ".")
  }

  /// The entries of one element, keyed as the filter in brackets names them.
  private func within(_ attribute: ResolvedAttribute, _ element: Int) -> [IndexEntry] {
    entries.filter { $0.element == element && Self.isOf(attribute, $0.key) }.map { entry in
      IndexEntry(key: String(entry.key.dropFirst(attribute.key.count + 1)), folded: entry.folded)
    }
  }

  private func compare(
    _ found: [IndexEntry], _ type: AttributeType, _ comparison: ComparisonOperator, _ value: ComparisonValue
  ) -> Bool {
    guard let sought = type.folded(value.json).map({ Array($0.utf8) }) else { return comparison == .notEqual }
    if comparison == .notEqual { return found.isEmpty || found.contains { Array($0.folded.utf8) != sought } }
    return found.map { Array($0.folded.utf8) }.contains { octets in
      switch comparison {
      case .equal: octets == sought
      case .notEqual: octets != sought
      case .contains: (0...octets.count).contains { octets[$0...].starts(with: sought) }
      case .startsWith: octets.starts(with: sought)
      case .endsWith: octets.reversed().starts(with: sought.reversed())
      case .less: octets.lexicographicallyPrecedes(sought)
      case .lessOrEqual: !sought.lexicographicallyPrecedes(octets)
      case .greater: sought.lexicographicallyPrecedes(octets)
      case .greaterOrEqual: !octets.lexicographicallyPrecedes(sought)
      }
    }
  }
}
