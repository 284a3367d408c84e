internal import LanyardCore
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

/// Where a tenant's directory is seen from outside, for `meta.location` and `$ref`.
public struct DirectoryLocation: Sendable, Hashable {
  /// `https://host/t/acme/scim/v2`, without a slash at its end.
  public let baseURL: String

  public init(baseURL: String) {
    self.baseURL = baseURL
  }
}
