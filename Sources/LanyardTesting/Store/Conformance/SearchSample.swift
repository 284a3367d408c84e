internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// Random resources and random filters over them: every kind of attribute, values that meet and nearly meet, letters that
/// fold in odd ways, values longer than an index key, and values that are not there.
struct SearchSample {
  private static let container = "urn:example:params:scim:schemas:Extra"
  private static let element = [
    AttributeDefinition(name: "value", kind: .string), AttributeDefinition(name: "type", kind: .string),
    AttributeDefinition(name: "primary", kind: .boolean), AttributeDefinition(name: "weight", kind: .integer),
  ]
  private static let main = [
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
  private static let extra = [
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

  private mutating func one<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

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

  private mutating func value(of kind: AttributeType.Kind) -> JSONValue {
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

/// Filters.
extension SearchSample {
  mutating func filter(depth: Int = 3, ids: [ResourceID]) -> ResolvedFilter {
    switch depth > 0 ? number(below: 10) : 9 {
    case 0, 1: return .and((0...1 + number(below: 2)).map { _ in filter(depth: depth - 1, ids: ids) })
    case 2, 3: return .or((0...1 + number(below: 2)).map { _ in filter(depth: depth - 1, ids: ids) })
    case 4: return .not(filter(depth: depth - 1, ids: ids))
    default: return term(ids: ids)
    }
  }

  private mutating func term(ids: [ResourceID]) -> ResolvedFilter {
    switch number(below: 12) {
    case 0: return column(ids)
    case 1, 2:
      let attribute = one(of: Self.main.filter { $0.isMultiValued || $0.kind == .complex })
      return .valuePath(ResolvedAttribute(attribute: attribute.type), elementFilter(of: attribute.type))
    case 3: return .present(attribute(canBeComplex: true))
    default: return comparison(attribute(canBeComplex: false))
    }
  }

  private mutating func attribute(canBeComplex: Bool) -> ResolvedAttribute {
    if chance(15) { return ResolvedAttribute(container: Self.container, attribute: one(of: Self.extra).type) }
    let attribute = one(of: Self.main).type
    guard attribute.kind == .complex, !canBeComplex || chance(50) else {
      return ResolvedAttribute(attribute: attribute)
    }
    return ResolvedAttribute(attribute: attribute, subAttribute: one(of: attribute.subAttributes))
  }

  private mutating func elementFilter(of attribute: AttributeType, depth: Int = 2) -> ResolvedFilter {
    switch depth > 0 ? number(below: 8) : 7 {
    case 0, 1: return .and((0...1).map { _ in elementFilter(of: attribute, depth: depth - 1) })
    case 2: return .or((0...1).map { _ in elementFilter(of: attribute, depth: depth - 1) })
    case 3: return .not(elementFilter(of: attribute, depth: depth - 1))
    default: break
    }
    var inner = attribute
    if attribute.kind == .complex {
      inner = one(of: attribute.subAttributes)
    } else {
      // The element itself.
      (inner.name, inner.isMultiValued) = ("value", false)
    }
    return chance(20) ? .present(ResolvedAttribute(attribute: inner)) : comparison(ResolvedAttribute(attribute: inner))
  }

  private mutating func comparison(_ attribute: ResolvedAttribute) -> ResolvedFilter {
    let operators: [ComparisonOperator]
    switch attribute.type.kind {
    case .string, .reference, .complex: operators = ComparisonOperator.allCases
    case .boolean, .binary: operators = [.equal, .notEqual]
    case .integer, .decimal, .dateTime:
      operators = [.equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual]
    }
    return .comparison(attribute, one(of: operators), comparable(value(of: attribute.type.kind)))
  }

  private func comparable(_ value: JSONValue) -> ComparisonValue {
    switch value {
    case .bool(let flag): .boolean(flag)
    case .number(let number): .number(number)
    default: .string(value.stringValue ?? "")
    }
  }

  /// What is no attribute of the document: the id and `meta`.
  private mutating func column(_ ids: [ResourceID]) -> ResolvedFilter {
    let id = ResolvedAttribute(attribute: AttributeType(name: "id", kind: .string, isCaseExact: true))
    let parts = [
      AttributeType(name: "created", kind: .dateTime), AttributeType(name: "lastModified", kind: .dateTime),
      AttributeType(name: "resourceType", kind: .string, isCaseExact: true),
      AttributeType(name: "version", kind: .string, isCaseExact: true),
    ]
    let meta = AttributeType(name: "meta", kind: .complex, subAttributes: parts)
    switch number(below: 6) {
    case 0, 1: return .comparison(id, one(of: ComparisonOperator.allCases), .string(one(of: ids).description))
    case 2: return .comparison(id, one(of: ComparisonOperator.allCases), .string(one(of: ["", "0", "A", "nobody"])))
    case 3:
      let part = one(of: Array(parts[2...]))
      let value = ComparisonValue.string(one(of: ["User", "user", "Group", "W/\"1\""]))
      return .comparison(
        ResolvedAttribute(attribute: meta, subAttribute: part), one(of: ComparisonOperator.allCases), value)
    case 4: return .present(ResolvedAttribute(attribute: meta, subAttribute: one(of: parts)))
    default:
      let moment = Sample.moment + .milliseconds(number(below: 40))
      let operators: [ComparisonOperator] = [.equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual]
      return .comparison(
        ResolvedAttribute(attribute: meta, subAttribute: one(of: Array(parts[..<2]))), one(of: operators),
        .string(moment.rfc3339))
    }
  }
}
