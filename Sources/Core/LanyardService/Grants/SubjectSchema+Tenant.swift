internal import Diagnostics
internal import JSON
public import LanyardCore
public import RoleMapping
public import SCIM

extension SubjectSchema {
  /// What the conditions of a tenant's policy may speak of.
  ///
  /// - Parameters:
  ///   - registry: the standard's types with the tenant's own schemas.
  ///   - connections: the tenant's, whose sign-ins state facts.
  public init(of registry: SchemaRegistry, connections: [ConnectionManifest]) throws {
    guard let user = registry.resourceType(named: "User") else {
      throw CodedError(
        .internal, "the registry has no resource type User", remedy: "report this with its reference",
        exposure: .operator)
    }
    var names: [String] = []
    for attribute in connections.flatMap(\.facts.attributes) {
      if !names.contains(where: { $0.matches(ignoringCase: attribute.name) }) { names.append(attribute.name) }
    }
    self.init(user: user, samlAttributes: names)
  }
}
