import JSON
import SCIMFilter

/// The attributes the filter tests speak about: one of each kind, single and multi-valued, core and extension.
struct FilterSampleTypes: AttributeTypes {
  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  static let core = "urn:ietf:params:scim:schemas:core:2.0:User"

  static let attributes: [AttributeType] = [
    AttributeType(name: "userName", kind: .string),
    AttributeType(name: "externalId", kind: .string, isCaseExact: true),
    AttributeType(name: "active", kind: .boolean),
    AttributeType(name: "logins", kind: .integer),
    AttributeType(name: "score", kind: .decimal),
    AttributeType(name: "profileUrl", kind: .reference, isCaseExact: true),
    AttributeType(name: "photo", kind: .binary),
    AttributeType(name: "tags", kind: .string, isMultiValued: true),
    AttributeType(
      name: "meta", kind: .complex,
      subAttributes: [AttributeType(name: "created", kind: .dateTime), AttributeType(name: "version", kind: .string)]),
    AttributeType(
      name: "name", kind: .complex,
      subAttributes: [
        AttributeType(name: "givenName", kind: .string), AttributeType(name: "familyName", kind: .string),
      ]),
    AttributeType(
      name: "manager", kind: .complex,
      subAttributes: [
        AttributeType(name: "value", kind: .string, isCaseExact: true), AttributeType(name: "$ref", kind: .reference),
      ]),
    AttributeType(
      name: "emails", kind: .complex, isMultiValued: true,
      subAttributes: [
        AttributeType(name: "value", kind: .string), AttributeType(name: "type", kind: .string),
        AttributeType(name: "primary", kind: .boolean),
      ]),
  ]

  static let extensionAttributes: [AttributeType] = [
    AttributeType(name: "department", kind: .string),
    AttributeType(name: "employeeNumber", kind: .string),
  ]

  func attribute(named name: String, schema: String?) -> (container: String?, type: AttributeType)? {
    if let schema, schema.matches(ignoringCase: Self.enterprise) {
      return Self.extensionAttributes.first { $0.name.matches(ignoringCase: name) }.map { (Self.enterprise, $0) }
    }
    guard schema.map({ $0.matches(ignoringCase: Self.core) }) ?? true else { return nil }
    return Self.attributes.first { $0.name.matches(ignoringCase: name) }.map { (nil, $0) }
  }

  static func resolved(_ text: String) throws -> ResolvedFilter {
    try ResolvedFilter(resolving: Filter(parsing: text), against: FilterSampleTypes())
  }
}

/// SplitMix64: the same numbers from the same seed everywhere.
struct FilterTestGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    self.state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &self)]
  }

  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

extension FilterTestGenerator {
  static let texts = [
    "alice", "ALICE", "Bob", "bo", "b", "", "Straße", "STRASSE", "ΣΑΣ", "σας", "é", "e\u{301}", "İstanbul", "a\"b\\c",
    "\u{1F600}",
    "line\nbreak", "\u{7}", "true", "7", "urn:x:y", "work", "Work", "home", "aab", "aaab",
  ]

  static let numbers = ["0", "-0", "7", "7.0", "7e0", "-3", "1.5", "9007199254740993", "9007199254740992", "1e30"]

  static let instants = [
    "2026-11-22T09:30:00Z", "2026-11-22T10:30:00.000+01:00", "2026-11-22T09:30:00.001Z", "1999-12-31T23:59:59Z",
  ]

  mutating func number() -> JSONNumber {
    let text = pick(Self.numbers)
    return (try? JSONValue(parsing: text).numberValue) ?? JSONNumber(0)
  }
}
