public import LanyardCore
public import SCIM

/// What a tenant's directory is made of, at one revision of the manifests.
public struct DirectoryCatalogue: Sendable {
  /// The standard resource types, with the tenant's own schemas, extensions and types.
  public let registry: SchemaRegistry
  /// How the tenant is declared; nil for a tenant that no manifest declares.
  public let tenant: TenantManifest?
}
