public import JSON

/// A subject as conditions see it: the SCIM user with `groups`, `saml`, `source` and a certain `active`.
public struct SubjectDocument: Hashable, Sendable {
  /// What conditions are evaluated on.
  public let document: JSONObject
  /// Who manages the subject, and so states everything outside `saml`.
  public let source: Authority
  public let groups: [GroupFact]
  /// What the last sign-in asserted; empty where nothing is known.
  public let saml: SAMLFacts
  public let isActive: Bool
  let names: SubjectNames

  /// Puts a subject together.
  ///
  /// Members of `user` named like ours are replaced, so that a client cannot write what Lanyard states. An absent `active`
  /// counts as true; one that is neither true nor absent counts as false.
  ///
  /// - Parameters:
  ///   - user: the SCIM user.
  ///   - groups: every group that holds the subject.
  ///   - source: the authority that manages the subject.
  ///   - saml: what the last sign-in asserted, if it has not expired.
  public static func assemble(
    user: JSONObject, groups: [GroupFact], source: Authority, saml: SAMLFacts? = nil
  ) -> SubjectDocument {
    SubjectDocument(user: user, groups: groups, source: source, saml: saml ?? SAMLFacts())
  }

  private init(user: JSONObject, groups: [GroupFact], source: Authority, saml: SAMLFacts) {
    self.source = source
    self.groups = groups
    self.saml = saml
    self.names = SubjectNames(groups: groups, asserted: saml.groups)
    self.isActive = Self.isActive(user)
    var members = user.filter { !Self.isOurs($0.name) }.map { ($0.name, $0.value) }
    members.append(("active", .bool(isActive)))
    if !groups.isEmpty { members.append(("groups", .array(groups.map { .object($0.document) }))) }
    if !saml.isEmpty { members.append(("saml", .object(saml.document))) }
    members.append(("source", .string(source.rawValue)))
    self.document = JSONObject(members: members)
  }

  private static func isOurs(_ name: String) -> Bool {
    ["active", "groups", "saml", "source", "password"].contains { name.matches(ignoringCase: $0) }
  }

  /// Whether a user's document says that the account is active; absent counts as true. The one definition there is.
  public static func isActive(_ user: JSONObject) -> Bool {
    switch user.member(ignoringCase: "active")?.value {
    case nil, .null: true
    case .bool(let active): active
    // Some directories send the word instead of the boolean.
    case .string(let text): text.matches(ignoringCase: "true")
    default: false
    }
  }
}

extension SAMLFacts {
  fileprivate var isEmpty: Bool { groups.isEmpty && attributes.isEmpty }

  fileprivate var document: JSONObject {
    var object: JSONObject = [:]
    for attribute in attributes { object[attribute.name] = .array(attribute.values.map(JSONValue.string)) }
    object["groups"] = .array(groups.map(JSONValue.string))
    return object
  }
}
