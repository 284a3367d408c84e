import Diagnostics
import JSON
import RoleMapping
import SCIMFilter

/// The attributes of a small SCIM user, with the enterprise extension.
struct MappingUserTypes: AttributeTypes {
  static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  static let core = "urn:ietf:params:scim:schemas:core:2.0:User"

  private static let attributes = [
    AttributeType(name: "userName", kind: .string),
    AttributeType(name: "userType", kind: .string),
    AttributeType(name: "title", kind: .string),
    AttributeType(name: "active", kind: .boolean),
    AttributeType(name: "level", kind: .integer),
    AttributeType(name: "hired", kind: .dateTime),
    AttributeType(name: "password", kind: .string),
    AttributeType(
      name: "name", kind: .complex, subAttributes: [AttributeType(name: "givenName", kind: .string)]),
    AttributeType(
      name: "emails", kind: .complex, isMultiValued: true,
      subAttributes: [AttributeType(name: "value", kind: .string), AttributeType(name: "type", kind: .string)]),
    AttributeType(
      name: "groups", kind: .complex, isMultiValued: true, subAttributes: [AttributeType(name: "value", kind: .string)]),
  ]

  func attribute(named name: String, schema: String?) -> (container: String?, type: AttributeType)? {
    if let schema, schema.matches(ignoringCase: Self.enterprise) {
      let found = name.matches(ignoringCase: "department")
      return found ? (Self.enterprise, AttributeType(name: "department", kind: .string)) : nil
    }
    guard schema.map({ $0.matches(ignoringCase: Self.core) }) ?? true else { return nil }
    return Self.attributes.first { $0.name.matches(ignoringCase: name) }.map { (nil, $0) }
  }
}

/// A tenant's world for the tests of mapping.
enum MappingSample {
  static let schema = SubjectSchema(user: MappingUserTypes(), samlAttributes: ["department"])
  static let now = Instant(milliseconds: 1_800_000_000_000)

  static let crm = RoleCatalogue(
    application: "crm",
    roles: [
      RoleDefinition(name: "agent", entitlements: ["ticket.read", "ticket.write"]),
      RoleDefinition(name: "viewer", entitlements: ["ticket.read"]),
      RoleDefinition(name: "incident-admin", privileged: true, entitlements: ["incident.close"]),
      RoleDefinition(name: "guest"),
    ])
  static let finance = RoleCatalogue(
    application: "finance",
    roles: [
      RoleDefinition(name: "requester", entitlements: ["payment.request"]),
      RoleDefinition(name: "approver", entitlements: ["payment.approve"]),
      RoleDefinition(name: "auditor", entitlements: ["payment.read"]),
    ],
    exclusive: [[reference("finance/requester"), reference("finance/approver")]])
  static let catalogues = [crm, finance]

  static func reference(_ text: String) -> RoleReference {
    RoleReference(text) ?? RoleReference(application: text, role: "")
  }

  /// A rule's object; `more` adds members.
  static func rule(_ id: String, _ role: String, when: String, _ more: [(String, JSONValue)] = []) -> JSONValue {
    let reference = reference(role)
    let members: [(String, JSONValue)] = [
      ("id", .string(id)), ("application", .string(reference.application)), ("role", .string(reference.role)),
      ("when", .string(when)),
    ]
    return .object(JSONObject(members: members + more))
  }

  static func document(_ rules: [JSONValue]) -> JSONObject { ["rules": .array(rules)] }

  static func policy(
    _ rules: JSONValue..., catalogues: [RoleCatalogue] = catalogues, ceiling: RoleCeiling = .everything
  ) throws -> CheckedPolicy {
    try CheckedPolicy(parsing: document(rules), catalogues: catalogues, ceiling: ceiling, schema: schema)
  }

  static func subject(
    _ user: JSONObject = ["userName": "ada"], groups: [String] = [], source: Authority = .scim, saml: SAMLFacts? = nil
  ) -> SubjectDocument {
    let facts = groups.enumerated().map { GroupFact(value: "g-\($0)", display: $1, externalID: "ext-\($1)") }
    return .assemble(user: user, groups: facts, source: source, saml: saml)
  }

  /// The pointers and codes of every problem with a document.
  static func problems(
    _ document: JSONObject, features: PolicyFeatures = [], ceiling: RoleCeiling = .everything
  ) -> [String] {
    do throws(PolicyProblems) {
      _ = try CheckedPolicy(
        parsing: document, features: features, catalogues: catalogues, ceiling: ceiling, schema: schema)
      return []
    } catch {
      return error.problems.map { "\($0.pointer) \($0.error.code)" }
    }
  }

  static func names(_ decision: MappingDecision) -> [String] { decision.roles.map(\.reference.description) }

  static func checks(_ decision: MappingDecision) -> [String] { decision.findings.map(\.check) }
}

/// A small seeded generator, so that a failing case can be had again.
struct MappingRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
