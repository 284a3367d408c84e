internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// The words that a tenant's schemas may not take: the standard's, those of other documents and addresses, and those of
/// the schemas before them.
struct SchemaWords {
  let standard: SchemaRegistry
  /// The tenant's schemas before the one in question.
  let schemas: [SchemaManifest]

  /// Path segments below `scim/v2` that are no collections of stored resources.
  static let reservedEndpoints = [
    "Me", "Bulk", ".search", "Schemas", "ResourceTypes", "ServiceProviderConfig", "Roles", "Entitlements",
    "AsyncRequests",
  ]
  static let reservedTypes = ["Schema", "ResourceType", "ServiceProviderConfig", "Role", "Entitlement", "Tenant"]
  /// Documents that are no resources, and families that are not the operator's to define.
  static let reservedURNs = [
    SchemaURN.schema, SchemaURN.resourceType, SchemaURN.serviceProviderConfig, SchemaURN.role, SchemaURN.entitlement,
    "urn:ietf:params:scim:api", "urn:lanyard", "urn:scim:schemas",
  ]

  /// Who has the URN, in words; nil where it is free. One URN may not begin another, lest the path of an attribute be
  /// taken for the name of a schema.
  func holder(ofURN urn: String) -> String? {
    let types = standard.resourceTypes
    if let type = types.first(where: { $0.schema(urn) != nil }) { return "the standard's \(type.name)" }
    let known = types.flatMap { [$0.schema.id] + $0.extensions.map(\.schema.id) } + Self.reservedURNs
    if let other = known.first(where: { overlaps($0, urn) }) { return "`\(other)` of the standard or of Lanyard" }
    return schemas.first { overlaps($0.schema.id, urn) }.map { "\($0.reference)" }
  }

  func holder(ofType name: String) -> String? {
    if (standard.resourceTypes.map(\.name) + Self.reservedTypes).contains(where: { $0.matches(ignoringCase: name) }) {
      return "the standard or Lanyard"
    }
    return own.first { $0.type.name.matches(ignoringCase: name) }.map { "\($0.reference)" }
  }

  func holder(ofEndpoint endpoint: String) -> String? {
    let known = standard.resourceTypes.map(\.endpoint) + Self.reservedEndpoints
    if known.contains(where: { $0.matches(ignoringCase: endpoint) }) { return "the standard or Lanyard" }
    return own.first { $0.type.endpoint.matches(ignoringCase: endpoint) }.map { "\($0.reference)" }
  }

  private var own: [(reference: ManifestReference, type: SchemaManifest.NewType)] {
    schemas.compactMap { manifest in
      if case .makes(let type) = manifest.purpose { (manifest.reference, type) } else { nil }
    }
  }

  private func overlaps(_ one: String, _ other: String) -> Bool {
    one.matches(ignoringCase: other) || begins(other, with: one) || begins(one, with: other)
  }

  private func begins(_ urn: String, with start: String) -> Bool {
    urn.utf8.count > start.utf8.count && urn.prefix(start.count + 1).matches(ignoringCase: start + ":")
  }
}
