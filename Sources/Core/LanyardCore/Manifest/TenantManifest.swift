internal import Diagnostics
public import JSON
public import RoleMapping

/// A customer's organisation and the ceiling of what its directory and mapping policy may ever confer.
public struct TenantManifest: Sendable, Hashable {
  public let name: TenantName
  public let displayName: String
  /// By application, the roles that the tenant may use. An application that is absent allows all its roles that are not
  /// privileged; an empty list allows none.
  public let ceiling: [String: [String]]
  /// Whether a SCIM client that names a role which the tenant may not use is refused (`invalidValue`). Otherwise the value
  /// is stored as a fact, confers nothing, and is listed as a finding.
  public let strictRoles: Bool
  /// Where the tenant's SCIM clients may come from; nil for anywhere.
  public let allowFrom: [AddressRange]?
  /// How many people sign-ins may create, all connections together.
  public let maximumJustInTime: Int

  public static let standardMaximumJustInTime = 10_000

  public var reference: ManifestReference { ManifestReference(kind: .tenant, tenant: nil, name: name.text) }

  /// Reads a document of kind `Tenant`; see ``TypedManifest/decode(_:positions:)`` for the codes.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<TenantManifest, ManifestProblems> {
    ManifestEnvelope(document, positions: positions).read(Self.self)
  }

  /// The roles of `application` that this tenant may use, in the application's order. A privileged role must be listed.
  public func allowedRoles(of application: ApplicationManifest) -> [String] {
    guard let listed = ceiling[application.name] else {
      return application.roles.filter { !$0.privileged }.map(\.name)
    }
    return application.roles.map(\.name).filter(listed.contains)
  }

  /// The ceiling over all the operator's applications, as the mapping core takes it.
  public func ceiling(over applications: [ApplicationManifest]) -> RoleCeiling {
    let references = applications.flatMap { application in
      allowedRoles(of: application).map { RoleReference(application: application.name, role: $0) }
    }
    return .only(Set(references))
  }
}

extension TenantManifest: ManifestContent {
  static let members: [ManifestShape.Member] = [
    .init("name"), .init("displayName"), .init("ceiling", .map(.list(.plain))),
    .init("strictRoles"), .init("scim", .members([.init("allowFrom", .list(.plain))])),
    .init("justInTime", .members([.init("maximum")])),
  ]

  init?(reading reader: inout MemberReader) {
    let name = reader.tenantName("name")
    let displayName = reader.optionalText("displayName", maximumOctets: 256)
    let ceiling = reader.value("ceiling").flatMap { value in
      reader.nested(value, at: reader.path(of: "ceiling"), shape: reader.shape["ceiling"], Self.ceiling(reading:))
    }
    let strictRoles = reader.flag("strictRoles", default: false)
    let allowFrom = reader.value("scim").flatMap { value in
      reader.nested(value, at: reader.path(of: "scim"), shape: reader.shape["scim"]) { $0.addressRanges("allowFrom") }
    }
    let maximumJustInTime = reader.value("justInTime").flatMap { value in
      reader.nested(value, at: reader.path(of: "justInTime"), shape: reader.shape["justInTime"]) {
        $0.integer("maximum", default: Self.standardMaximumJustInTime, in: 0...1_000_000)
      }
    }
    guard let name else { return nil }
    self.init(
      name: name, displayName: displayName ?? name.text, ceiling: ceiling ?? [:], strictRoles: strictRoles,
      allowFrom: allowFrom, maximumJustInTime: maximumJustInTime ?? Self.standardMaximumJustInTime)
  }

  private static func ceiling(reading reader: inout MemberReader) -> [String: [String]]? {
    var ceiling: [String: [String]] = [:]
    for member in reader.object {
      let path = reader.path(of: member.name)
      guard let application = reader.checkedName(.string(member.name), at: path) else { continue }
      ceiling[application] = reader.roleNames(member.value, at: path)
    }
    return ceiling
  }
}
