public import LanyardCore
public import SCIM

/// What every directory command shares: the schemas, and the compiled policies.
public struct DirectoryServices: Sendable {
  public let registry: SchemaRegistry
  let policies: PolicyCache

  public init(registry: SchemaRegistry) {
    self.registry = registry
    self.policies = PolicyCache(registry: registry)
  }
}

/// What a tenant's directory is made of, at one revision of the manifests.
public struct DirectoryCatalogue: Sendable {
  /// The standard resource types, with the tenant's own schemas, extensions and types.
  public let registry: SchemaRegistry
  /// How the tenant is declared; nil for a tenant that no manifest declares.
  public let tenant: TenantManifest?
}

extension DirectoryServices {
  /// The catalogue in force for a tenant; made anew only when a manifest changed.
  public func catalogue(of tenant: Tenant, _ reader: any StoreReader) throws -> DirectoryCatalogue {
    DirectoryCatalogue(registry: registry, tenant: nil)
  }
}

/// Where a tenant's directory is seen from outside, for `meta.location` and `$ref`.
public struct DirectoryLocation: Sendable, Hashable {
  /// `https://host/t/acme/scim/v2`, without a slash at its end.
  public let baseURL: String

  public init(baseURL: String) {
    self.baseURL = baseURL
  }
}
