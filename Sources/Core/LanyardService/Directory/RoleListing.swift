internal import Crypto
internal import Diagnostics
public import JSON
internal import LanyardCore
public import SCIM

/// The roles that a tenant may use, and the entitlements that come with them, as SCIM resources
/// (draft-ietf-scim-roles-entitlements).
///
/// A role's value is `application/role` (`crm/agent`), an entitlement's `application/entitlement` (`crm/cases.read`).
/// What a client writes into a user's `roles` is a fact that mapping policies may read; by itself it confers nothing.
public struct RoleListing: Sendable {
  /// By application and name, in the order of the manifests.
  public let roles: [JSONObject]
  public let entitlements: [JSONObject]
  private let values: Set<OctetKey>

  /// - Parameter ceiling: the names of an application's roles that the tenant may use.
  init(applications: [ApplicationManifest], ceiling: (ApplicationManifest) -> [String]) {
    var roles: [JSONObject] = []
    var entitlements: [JSONObject] = []
    for application in applications {
      let allowed = ceiling(application)
      var seen: Set<OctetKey> = []
      let listed = application.roles.filter { role in allowed.contains { $0.hasSameOctets(as: role.name) } }
      for role in listed {
        roles.append(Self.role(role, of: application.name, among: listed))
        for right in role.entitlements where seen.insert(OctetKey(right)).inserted {
          entitlements.append(Self.entitlement(right, of: application.name))
        }
      }
    }
    self.roles = roles
    self.entitlements = entitlements
    values = Set(roles.compactMap { $0["value"]?.stringValue }.map { OctetKey($0) })
  }

  /// Whether a value of a user's `roles` names a role that the tenant may use.
  public func lists(_ value: String) -> Bool { values.contains(OctetKey(value)) }

  /// The resources of a listed type; nil where the type is none of these.
  public func resources(of type: ResourceType) -> [JSONObject]? {
    switch type.schema.id {
    case SchemaURN.role: roles
    case SchemaURN.entitlement: entitlements
    default: nil
    }
  }

  /// A role's name has no slash and an application's has no point, so that the id needs no escaping and is no other's.
  ///
  /// A role contains the listed ones whose entitlements are some of its own, and not all: what two roles share alike
  /// makes neither the other's parent.
  private static func role(
    _ role: ApplicationManifest.Role, of application: String, among listed: [ApplicationManifest.Role]
  ) -> JSONObject {
    var resource = resource(
      SchemaURN.role, id: "\(application).\(role.name)", value: "\(application)/\(role.name)",
      display: role.displayName, application)
    func names(_ roles: [ApplicationManifest.Role]) -> JSONValue? {
      roles.isEmpty ? Optional.none : .array(roles.map { .string("\(application)/\($0.name)") })
    }
    resource["contains"] = names(listed.filter { $0.rights.isStrictSubset(of: role.rights) && !$0.rights.isEmpty })
    resource["containedBy"] = names(
      listed.filter { role.rights.isStrictSubset(of: $0.rights) && !role.rights.isEmpty })
    return resource
  }

  /// Entitlements are texts in the application's own words, so that the id is made of their hash.
  private static func entitlement(_ text: String, of application: String) -> JSONObject {
    let digits = SHA256.hash(data: Array(text.utf8)).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return resource(
      SchemaURN.entitlement, id: "\(application).\(digits.joined())", value: "\(application)/\(text)", display: text,
      application)
  }

  private static func resource(
    _ schema: String, id: String, value: String, display: String, _ application: String
  ) -> JSONObject {
    [
      "schemas": [.string(schema)], "id": .string(id), "value": .string(value), "display": .string(display),
      "type": .string(application), "supported": true, "limitedAssignmentsPermitted": false,
    ]
  }
}

extension ApplicationManifest.Role {
  /// Entitlements are compared by their octets.
  fileprivate var rights: Set<OctetKey> { Set(entitlements.map { OctetKey($0) }) }
}
