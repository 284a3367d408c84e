public import LanyardCore
public import SCIM

/// What a tenant's directory is made of, at one revision of the manifests.
public struct DirectoryCatalogue: Sendable {
  /// The types whose resources are stored: the standard's, with the tenant's own extensions, then the tenant's own.
  public let registry: SchemaRegistry
  /// What discovery tells of: the stored types, then the lists that the service makes itself.
  public let discovery: SchemaRegistry
  /// What the provisioning log may show of requests.
  public let words: KnownWords
  /// How the tenant is declared; nil for a tenant that no manifest declares.
  public let tenant: TenantManifest?
  /// Which values of `roles` and `entitlements` mean something in this tenant.
  public let roles: RoleListing
}

extension DirectoryCatalogue {
  /// Puts the catalogue of a tenant together.
  ///
  /// - Throws: `ManifestProblems` should a stored manifest no longer be readable.
  init(of tenant: TenantName, standard: SchemaRegistry, in manifests: ManifestView) throws {
    registry = standard.adding(try manifests.schemas(of: tenant))
    discovery = SchemaRegistry(resourceTypes: registry.resourceTypes + (try Self.lists.get()))
    words = KnownWords(discovery)
    self.tenant = try manifests.tenantManifest(tenant)
    roles = RoleListing(
      applications: try manifests.applications(),
      ceiling: { [tenant = self.tenant] in tenant?.allowedRoles(of: $0) ?? [] })
  }

  private static let lists = Result { try SchemaRegistry.rolesAndEntitlements() }
}
