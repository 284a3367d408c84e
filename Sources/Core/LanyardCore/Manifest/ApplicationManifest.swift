internal import Diagnostics
public import JSON
public import RoleMapping

/// An operator's application and the roles that can be had in it.
public struct ApplicationManifest: Sendable, Hashable {
  /// A named bundle of entitlements.
  public struct Role: Sendable, Hashable {
    public let name: String
    public let displayName: String
    public let description: String?
    /// A privileged role must be listed in a tenant's ceiling and is never conferred by an assertion alone.
    public let privileged: Bool
    /// The rights inside the application, in the application's own words; targets get them.
    public let entitlements: [String]
  }

  public let name: String
  public let displayName: String
  public let roles: [Role]
  /// Sets of roles of which nobody may hold two. A set may name roles of other applications.
  public let exclusive: [[RoleReference]]

  public var reference: ManifestReference { ManifestReference(kind: .application, tenant: nil, name: name) }

  /// Reads a document of kind `Application`; see ``TypedManifest/decode(_:positions:)`` for the codes.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<ApplicationManifest, ManifestProblems> {
    ManifestEnvelope(document, positions: positions).read(Self.self)
  }

  /// The roles as the mapping core knows them.
  public var catalogue: RoleCatalogue {
    let definitions = roles.map {
      RoleDefinition(
        name: $0.name, displayName: $0.displayName, description: $0.description, privileged: $0.privileged,
        entitlements: $0.entitlements)
    }
    return RoleCatalogue(application: name, roles: definitions, exclusive: exclusive)
  }
}

extension ApplicationManifest: ManifestContent {
  static let members: [ManifestShape.Member] = [
    .init("name"), .init("displayName"),
    .init(
      "roles",
      .list(
        .members([
          .init("name"), .init("displayName"), .init("description"), .init("privileged"),
          .init("entitlements", .list(.plain)),
        ]))),
    .init("exclusive", .list(.list(.plain))),
  ]

  init?(reading reader: inout MemberReader) {
    let name = reader.name("name")
    let displayName = reader.optionalText("displayName", maximumOctets: 256)
    let roles = reader.objects("roles", Role.init(reading:))
    if reader.value("roles") == nil { reader.noteMissing("roles", expected: "a list of roles") }
    Self.noteRepeatedRoles(roles, &reader)
    let exclusive = Self.exclusiveSets(of: name ?? "", roles: roles.map(\.name), &reader)
    guard let name else { return nil }
    self.init(name: name, displayName: displayName ?? name, roles: roles, exclusive: exclusive)
  }

  private static func noteRepeatedRoles(_ roles: [Role], _ reader: inout MemberReader) {
    var seen: Set<String> = []
    for (index, role) in roles.enumerated() where !seen.insert(role.name).inserted {
      let list = reader.path(of: "roles")
      reader.noteRepeated(
        role.name, at: DocumentPositions.path(DocumentPositions.path(list, element: index), member: "name"))
    }
  }

  private static func exclusiveSets(
    of application: String, roles: [String], _ reader: inout MemberReader
  ) -> [[RoleReference]] {
    var sets: [[RoleReference]] = []
    for (value, path) in reader.elements("exclusive", maximumCount: 100) {
      var set: [RoleReference] = []
      for (element, path) in reader.elements(of: value, at: path) {
        guard let text = reader.checkedText(element, at: path),
          let role = reference(text, of: application, roles: roles, at: path, &reader)
        else { continue }
        if set.contains(role) { reader.noteRepeated(text, at: path) } else { set.append(role) }
      }
      if let count = value.arrayValue?.count, count < 2 {
        reader.note(
          .manifestMemberInvalid, at: path, "is no set of roles that exclude each other", expected: "two roles or more",
          received: "\(count)", remedy: "name the roles that must not meet, or remove the set")
      }
      sets.append(set)
    }
    return sets
  }

  /// `role` of this application, or `application/role`; other applications' roles are looked up when the manifest is applied.
  private static func reference(
    _ text: String, of application: String, roles: [String], at path: String, _ reader: inout MemberReader
  ) -> RoleReference? {
    guard let role = RoleReference(text, within: application) else {
      reader.note(
        .manifestMemberInvalid, at: path, "names no role",
        expected: "a role of this application, or `application/role`",
        received: "`\(text.prefix(80))`", remedy: "write the role's name")
      return nil
    }
    if !role.application.hasSameOctets(as: application) || roles.contains(role.role) { return role }
    let hint = roles.nearest(to: role.role).map { "write `\($0)`" }
    reader.note(
      .manifestReferenceUnknown, at: path, "names a role that the application does not have",
      expected: "one of " + roles.joined(separator: ", "), received: "`\(role.role.prefix(80))`",
      remedy: hint ?? "declare the role under `roles`")
    return nil
  }
}

extension ApplicationManifest.Role {
  init?(reading reader: inout MemberReader) {
    let name = reader.roleName("name")
    let displayName = reader.optionalText("displayName", maximumOctets: 256)
    let description = reader.optionalText("description", maximumOctets: 4096)
    let privileged = reader.flag("privileged", default: false)
    let entitlements = reader.texts("entitlements")
    guard let name else { return nil }
    self.init(
      name: name, displayName: displayName ?? name, description: description, privileged: privileged,
      entitlements: entitlements)
  }
}
