internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// Random resources and random filters over them: every kind of attribute, values that meet and nearly meet, letters that
/// fold in odd ways, values longer than an index key, and values that are not there.
struct SearchSample {
  static let container = "urn:example:params:scim:schemas:Extra"
  private static let element = [
    AttributeDefinition(name: "value", kind: .string), AttributeDefinition(name: "type", kind: .string),
    AttributeDefinition(name: "primary", kind: .boolean), AttributeDefinition(name: "weight", kind: .integer),
  ]
  static let main = [
    AttributeDefinition(name: "userName", kind: .string), AttributeDefinition(name: "title", kind: .string),
    AttributeDefinition(name: "code", kind: .string, isCaseExact: true),
    AttributeDefinition(name: "count", kind: .integer), AttributeDefinition(name: "score", kind: .decimal),
    AttributeDefinition(name: "active", kind: .boolean), AttributeDefinition(name: "born", kind: .dateTime),
    AttributeDefinition(name: "page", kind: .reference), AttributeDefinition(name: "photo", kind: .binary),
    AttributeDefinition(
      name: "name", kind: .complex,
      subAttributes: [
        AttributeDefinition(name: "family", kind: .string), AttributeDefinition(name: "given", kind: .string),
      ]),
    AttributeDefinition(name: "emails", kind: .complex, isMultiValued: true, subAttributes: element),
    AttributeDefinition(
      name: "keys", kind: .complex, isMultiValued: true,
      subAttributes: element + [AttributeDefinition(name: "certificate", kind: .binary)]),
    AttributeDefinition(name: "tags", kind: .string, isMultiValued: true),
  ]
  static let extra = [
    AttributeDefinition(name: "department", kind: .string),
    AttributeDefinition(name: "levels", kind: .integer, isMultiValued: true),
  ]
  static let type = ResourceType(
    name: "User", endpoint: "Users", schema: Schema(id: "urn:example:Sample", name: "Sample", attributes: main),
    extensions: [ResourceType.Extension(Schema(id: container, name: "Extra", attributes: extra))])

  static let sortKeys = [
    "id", "meta.created", "meta.lastModified", "title", "code", "score", "active", "born", "name.family",
    "emails.value", "tags", container + ":department", container + ":levels", "nothing",
  ]

  private var random: SeededRandomSource

  init(seed: UInt64) { random = SeededRandomSource(seed: seed) }

  mutating func one<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

  mutating func number(below end: Int) -> Int { Int.random(in: 0..<max(end, 1), using: &random) }

  mutating func chance(_ percent: Int) -> Bool { number(below: 100) < percent }
}

/// Values.
extension SearchSample {
  private static let long = String(repeating: "x", count: 510)
  private static let texts = [
    "", "a", "A", "ab", "abc", "b", "B c", "Éclair", "éCLAIR", "ς", "ΣΊΣΥΦΟΣ", "σίσυφος", "İ", "zebra 🦓", "\u{10FFFF}",
    "a\u{10FFFF}", "%", "_", "a'b", "\\", "e\u{301}", "é", long, long + "é", long + "€", long + "ab", long + "ab1",
    long + "AB2", long + "abz", long + "é1", long + "€1", long + long,
  ]
  private static let numbers = [
    "0", "1", "1.0", "10", "1e1", "-1", "-1.5", "2.5", "1e-3", "123456789012345678901234567890", "-0",
  ]
  private static let integers = ["0", "1", "10", "-1", "7", "1000000"]
  private static let times = [
    "2026-11-22T09:30:00Z", "2026-11-22T10:30:00+01:00", "2026-11-22T09:30:00.001Z", "1969-12-31T23:59:59Z",
    "2000-02-29T00:00:00Z",
  ]

  mutating func value(of kind: AttributeType.Kind) -> JSONValue {
    switch kind {
    case .boolean: return .bool(chance(50))
    case .integer: return number(Self.integers)
    case .decimal: return number(Self.numbers)
    case .dateTime: return .string(one(of: Self.times))
    case .binary: return .string(one(of: ["YQ==", "Yg=="]))
    case .string, .reference, .complex: return .string(one(of: Self.texts))
    }
  }

  private mutating func number(_ texts: [String]) -> JSONValue { (try? JSONValue(parsing: one(of: texts))) ?? .null }

  private mutating func whole(_ attribute: AttributeDefinition) -> JSONValue {
    guard attribute.isMultiValued else { return single(attribute) }
    var elements = (0...number(below: 3)).map { _ in single(attribute) }
    // One element at most is primary.
    var hasPrimary = false
    for place in elements.indices {
      guard case .object(var element) = elements[place], element["primary"] != nil else { continue }
      element["primary"] = .bool(!hasPrimary)
      hasPrimary = true
      elements[place] = .object(element)
    }
    return .array(elements)
  }

  private mutating func single(_ attribute: AttributeDefinition) -> JSONValue {
    guard attribute.kind == .complex else { return value(of: attribute.kind) }
    var object: JSONObject = [:]
    for part in attribute.subAttributes where chance(60) { object[part.name] = value(of: part.kind) }
    return .object(object)
  }

  mutating func document() -> JSONObject {
    var document: JSONObject = [:]
    for attribute in Self.main where chance(55) { document[attribute.name] = whole(attribute) }
    var more: JSONObject = [:]
    for attribute in Self.extra where chance(55) { more[attribute.name] = whole(attribute) }
    if !more.isEmpty { document[Self.container] = .object(more) }
    return document
  }

  static func index(of document: JSONObject) -> [IndexedValue] {
    type.indexEntries(for: document).map {
      IndexedValue(key: $0.key, folded: $0.folded, element: $0.element, isUnique: false, isSortKey: $0.isSortKey)
    }
  }
}
