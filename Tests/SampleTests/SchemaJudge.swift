import JSON

/// Judges values by the part of JSON Schema 2020-12 that `schemas/saml` uses, and remembers which members it met.
///
/// A keyword that it does not know is a complaint, so that no rule of a schema goes unlooked at.
struct SchemaJudge {
  /// By `$id`.
  private let documents: [String: JSONValue]
  private(set) var complaints: [String] = []
  /// Members of schemas that some value had, as `$id#/place/of/the/member`.
  private(set) var met: Set<String> = []

  init(_ schemas: [JSONValue]) {
    var documents: [String: JSONValue] = [:]
    for schema in schemas { documents[schema["$id"]?.stringValue ?? ""] = schema }
    self.documents = documents
  }

  /// Adds what is wrong with `value` to the complaints.
  mutating func judge(_ value: JSONValue, by id: String) {
    complaints += complaints(value, documents[id] ?? .null, at: id, "").map { "\(id): \($0)" }
  }

  /// Every member that the schemas describe.
  var described: Set<String> {
    documents.reduce(into: []) { $0.formUnion(Self.members(of: $1.value, at: $1.key + "#")) }
  }

  private static func members(of value: JSONValue, at place: String) -> Set<String> {
    if let elements = value.arrayValue {
      return elements.indices.reduce(into: []) { $0.formUnion(members(of: elements[$1], at: "\(place)/\($1)")) }
    }
    guard let object = value.objectValue else { return [] }
    var found: Set<String> = []
    for (name, member) in object.members.map({ ($0.name, $0.value) }) {
      if name == "properties", !place.hasSuffix("/properties"), let names = member.objectValue?.names {
        found.formUnion(names.map { "\(place)/properties/\($0)" })
      }
      found.formUnion(members(of: member, at: "\(place)/\(name)"))
    }
    return found
  }

  private static let prose: Set<String> = ["$schema", "$id", "$defs", "title", "description", "default", "format"]

  private mutating func complaints(
    _ value: JSONValue, _ schema: JSONValue, at base: String, _ path: String
  ) -> [String] {
    guard let rules = schema.objectValue else { return ["\(path): there is no schema"] }
    let place = base.contains("#") ? base : base + "#"
    var found: [String] = []
    for (name, rule) in rules.members.map({ ($0.name, $0.value) }) where !Self.prose.contains(name) {
      switch name {
      case "$ref": found += follow(rule.stringValue ?? "", value, from: place, path)
      case "allOf":
        for (index, part) in (rule.arrayValue ?? []).enumerated() {
          found += complaints(value, part, at: "\(place)/allOf/\(index)", path)
        }
      case "oneOf": found += alternatives(value, rule.arrayValue ?? [], at: place, path)
      case "properties": found += properties(value, rule, at: place, path)
      case "items":
        for (index, element) in (value.arrayValue ?? []).enumerated() {
          found += complaints(element, rule, at: place + "/items", "\(path)[\(index)]")
        }
      case "additionalProperties", "unevaluatedProperties":
        found += others(value, rule, known: names(of: schema, from: place), at: "\(place)/\(name)", path)
      default:
        if !holds(name, rule, value) { found.append("\(path): \(value.text.prefix(80)) breaks \(name) \(rule.text)") }
      }
    }
    return found
  }

  private func holds(_ name: String, _ rule: JSONValue, _ value: JSONValue) -> Bool {
    switch name {
    case "type":
      (rule.arrayValue ?? [rule]).contains { $0.stringValue == value.kindOfSchema || isInteger($0, value) }
    case "const": rule == value
    case "enum": rule.arrayValue?.contains(value) ?? false
    case "required": (rule.arrayValue ?? []).allSatisfy { $0.stringValue.map { value[$0] != nil } ?? false }
    case "minLength": (value.stringValue?.utf8.count ?? .max) >= (rule.intValue ?? .max)
    case "minimum": (value.intValue ?? .max) >= (rule.intValue ?? .max)
    case "maximum": (value.intValue ?? .min) <= (rule.intValue ?? .min)
    case "maxItems": (value.arrayValue?.count ?? 0) <= (rule.intValue ?? -1)
    case "pattern":
      (try? Regex(rule.stringValue ?? "")).map { value.stringValue?.firstMatch(of: $0) != nil } ?? false
    default: false
    }
  }

  private func isInteger(_ type: JSONValue, _ value: JSONValue) -> Bool {
    type.stringValue == "integer" && value.intValue != nil
  }

  private mutating func properties(
    _ value: JSONValue, _ rule: JSONValue, at place: String, _ path: String
  ) -> [String] {
    var found: [String] = []
    for (name, member) in rule.objectValue?.members.map({ ($0.name, $0.value) }) ?? [] {
      guard let held = value[name] else { continue }
      met.insert("\(place)/properties/\(name)")
      found += complaints(held, member, at: "\(place)/properties/\(name)", "\(path).\(name)")
    }
    return found
  }

  private mutating func others(
    _ value: JSONValue, _ rule: JSONValue, known: Set<String>, at place: String, _ path: String
  ) -> [String] {
    let others = value.objectValue?.members.filter { !known.contains($0.name) } ?? []
    if rule == false { return others.map { "\(path): `\($0.name)` is no member" } }
    return others.flatMap { complaints($0.value, rule, at: place, "\(path).\($0.name)") }
  }

  /// Names that a schema knows, in itself and in what it is made of.
  private func names(of schema: JSONValue, from place: String) -> Set<String> {
    var names = Set(schema["properties"]?.objectValue?.names ?? [])
    for part in schema["allOf"]?.arrayValue ?? [] {
      let target = part["$ref"]?.stringValue.flatMap { resolved($0, from: place)?.schema } ?? part
      names.formUnion(self.names(of: target, from: place))
    }
    return names
  }

  private mutating func alternatives(
    _ value: JSONValue, _ schemas: [JSONValue], at place: String, _ path: String
  ) -> [String] {
    var fitting = 0
    var reasons: [String] = []
    for (index, schema) in schemas.enumerated() {
      let before = met
      let found = complaints(value, schema, at: "\(place)/oneOf/\(index)", path)
      if found.isEmpty { fitting += 1 } else { met = before }
      reasons += found
    }
    return fitting == 1 ? [] : ["\(path): \(fitting) alternatives fit; \(reasons.joined(separator: "; "))"]
  }

  private mutating func follow(
    _ reference: String, _ value: JSONValue, from place: String, _ path: String
  ) -> [String] {
    guard let target = resolved(reference, from: place) else { return ["\(path): \(reference) leads nowhere"] }
    return complaints(value, target.schema, at: target.place, path)
  }

  private func resolved(_ reference: String, from place: String) -> (schema: JSONValue, place: String)? {
    let id = reference.hasPrefix("#") ? String(place.prefix { $0 != "#" }) : String(reference.prefix { $0 != "#" })
    var schema = documents[id]
    let pointer = reference.drop { $0 != "#" }.dropFirst()
    for step in pointer.split(separator: "/") { schema = schema?[String(step)] }
    return schema.map { ($0, id + "#" + pointer) }
  }
}

extension JSONValue {
  fileprivate var kindOfSchema: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
