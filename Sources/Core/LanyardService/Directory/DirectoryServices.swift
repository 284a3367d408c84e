public import LanyardCore
public import SCIM

/// What every directory command shares: the schemas, the compiled policies, and the key of names.
public struct DirectoryServices: Sendable {
  /// The types of the standard, which every tenant has.
  public let registry: SchemaRegistry
  let policies: PolicyCache
  /// Hashes the names by which sign-ins find people.
  let names: NameHasher
  private let catalogues = CatalogueCache()
  private let seen = GenerationCache<TenantID, DirectoryCatalogue>()

  public init(registry: SchemaRegistry, keyring: Keyring) {
    self.registry = registry
    self.names = NameHasher(keyring)
    self.policies = PolicyCache(standard: registry)
  }

  /// The catalogue in force for a tenant, for use inside a write, which may see manifests that are never committed; so
  /// nothing new is kept.
  public func catalogue(of tenant: Tenant, _ reader: any StoreReader) throws -> DirectoryCatalogue {
    if let kept = catalogues.kept(tenant.id, try reader.manifestRevision()) { return kept }
    return try make(of: tenant, reader)
  }

  /// The same inside `Store.read` and `Store.lookup`, whose readers see nothing but what is committed: made anew only when
  /// a manifest changed.
  public func committedCatalogue(of tenant: Tenant, _ reader: any StoreReader) throws -> DirectoryCatalogue {
    let found = try seen.value(of: tenant.id, at: reader.generation()) { try currentCatalogue(of: tenant, reader) }
    return try found ?? currentCatalogue(of: tenant, reader)
  }

  private func currentCatalogue(of tenant: Tenant, _ reader: any StoreReader) throws -> DirectoryCatalogue {
    let revision = try reader.manifestRevision()
    if let kept = catalogues.kept(tenant.id, revision) { return kept }
    let catalogue = try make(of: tenant, reader)
    catalogues.keep(catalogue, of: tenant.id, revision)
    return catalogue
  }

  private func make(of tenant: Tenant, _ reader: any StoreReader) throws -> DirectoryCatalogue {
    try DirectoryCatalogue(of: tenant.name, standard: registry, in: ManifestView(reader: reader))
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
