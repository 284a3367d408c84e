internal import Diagnostics
public import JSON

extension RoleCatalogue {
  /// Reads the catalogue out of an application's document: `{"name", "roles": [{"name", "displayName"?, "description"?,
  /// "privileged"?, "entitlements"?}], "exclusive"?: [["agent", "billing/approver"]]}`.
  ///
  /// Other members of the application are somebody else's to read. A name in an exclusive set without `/` is one of this
  /// application's roles.
  ///
  /// - Throws: all problems at once, with the codes `mapping.member.unknown`, `mapping.member.missing`,
  ///   `mapping.member.invalid`, `catalogue.name.invalid`, `catalogue.role.duplicate`, `catalogue.exclusive.invalid`.
  public init(parsing document: JSONObject) throws(PolicyProblems) {
    var reader = CatalogueReader()
    let catalogue = reader.catalogue(document)
    guard reader.collector.problems.isEmpty else { throw PolicyProblems(reader.collector.problems) }
    self = catalogue
  }
}

private struct CatalogueReader {
  var collector = ProblemCollector()

  mutating func catalogue(_ document: JSONObject) -> RoleCatalogue {
    let application = name(of: document, at: "") ?? ""
    var catalogue = RoleCatalogue(application: application, roles: [])
    for (place, value) in (collector.array("roles", in: document, at: "") ?? []).enumerated() {
      guard let role = role(value, at: "/roles/\(place)") else { continue }
      if catalogue.role(named: role.name) != nil {
        collector.note(.roleDuplicate(role.name), at: "/roles/\(place)/name")
      } else {
        catalogue.roles.append(role)
      }
    }
    catalogue.exclusive = exclusive(in: document, of: catalogue)
    return catalogue
  }

  private mutating func name(of object: JSONObject, at pointer: String) -> String? {
    guard let name = collector.text("name", in: object, at: pointer) else { return nil }
    if Name.isValid(name) { return name }
    collector.note(.catalogueName(name), at: "\(pointer)/name")
    return nil
  }

  private mutating func role(_ value: JSONValue, at pointer: String) -> RoleDefinition? {
    guard let object = collector.checked(value.objectValue, value, expected: "object", at: pointer) else { return nil }
    collector.refuseMembers(
      of: object, except: ["name", "displayName", "description", "privileged", "entitlements"], at: pointer)
    let displayName = collector.optionalText("displayName", in: object, at: pointer)
    let description = collector.optionalText("description", in: object, at: pointer)
    let privileged = collector.optionalBoolean("privileged", in: object, at: pointer) ?? false
    let entitlements = collector.optionalTexts("entitlements", in: object, at: pointer) ?? []
    return name(of: object, at: pointer).map {
      RoleDefinition(
        name: $0, displayName: displayName, description: description, privileged: privileged, entitlements: entitlements
      )
    }
  }

  private mutating func exclusive(in document: JSONObject, of catalogue: RoleCatalogue) -> [[RoleReference]] {
    guard let value = document["exclusive"],
      let sets = collector.checked(value.arrayValue, value, expected: "array", at: "/exclusive")
    else { return [] }
    return sets.enumerated().compactMap { place, set in
      let pointer = "/exclusive/\(place)"
      guard let names = collector.texts(set, at: pointer) else { return nil }
      let roles = names.compactMap { reference($0, of: catalogue, at: pointer) }
      if Set(roles).count < 2 || Set(roles).count < names.count { collector.note(.exclusiveTooSmall, at: pointer) }
      return roles
    }
  }

  private mutating func reference(_ text: String, of catalogue: RoleCatalogue, at pointer: String) -> RoleReference? {
    guard let reference = RoleReference(text, within: catalogue.application) else {
      collector.note(.exclusiveUnknown(text), at: pointer)
      return nil
    }
    let isOurs = reference.application.hasSameOctets(as: catalogue.application)
    if isOurs, catalogue.role(named: reference.role) == nil {
      collector.note(.exclusiveUnknown(text), at: pointer)
    }
    return reference
  }
}

extension CodedError {
  fileprivate static func catalogueName(_ name: String) -> CodedError {
    CodedError(
      .catalogueNameInvalid, "the name is malformed", expected: Name.form, received: name.quoted,
      remedy: "choose a shorter or plainer name; `displayName` may hold any text")
  }

  fileprivate static func roleDuplicate(_ name: String) -> CodedError {
    CodedError(
      .catalogueRoleDuplicate, "two roles have the name \(name.quoted)", received: name.quoted,
      remedy: "give each role a name of its own")
  }

  fileprivate static func exclusiveUnknown(_ text: String) -> CodedError {
    CodedError(
      .catalogueExclusiveInvalid, "an exclusive set names a role that is not there",
      expected: "a role of this application, or `application/role`", received: text.quoted,
      remedy: "define the role, or remove it from the set")
  }

  fileprivate static var exclusiveTooSmall: CodedError {
    CodedError(
      .catalogueExclusiveInvalid, "an exclusive set excludes nothing", expected: "two or more different roles",
      remedy: "name every role of the set once, or remove the set")
  }
}
