internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIM
internal import Synchronization

/// Compiled policies, one per tenant, good for one revision of the manifests. The revision is read inside the transaction
/// that uses the policy, so a change made by another process counts from its commit on.
final class PolicyCache: Sendable {
  private let registry: SchemaRegistry
  private let compiled = Mutex<[TenantID: (revision: Int, policy: ActivePolicy)]>([:])

  init(registry: SchemaRegistry) {
    self.registry = registry
  }

  /// The policy in force for a tenant; one that confers nothing where there is none.
  func policy(for tenant: TenantID, _ reader: any StoreReader) throws -> ActivePolicy {
    let revision = try reader.manifestRevision()
    if let cached = compiled.withLock({ $0[tenant] }), cached.revision == revision { return cached.policy }
    guard let name = try reader.tenant(tenant)?.name else {
      throw CodedError(
        .tenantUnknown, "there is no such tenant", received: tenant.description,
        remedy: "list the tenants with `lanyard tenant list`")
    }
    let policy = try PolicyCompiler(registry: registry).policy(for: name, in: ManifestView(reader: reader))
    compiled.withLock { $0[tenant] = (revision, policy) }
    return policy
  }
}

/// A policy ready to run, with what a change of grants needs beside it.
struct ActivePolicy: Sendable {
  let version: Int
  let policy: CheckedPolicy
  let catalogues: [RoleCatalogue]
  /// The targets of the tenant, by name.
  let targets: [TargetManifest]

  /// Every role of every application.
  var roles: [RoleReference] {
    catalogues.flatMap { catalogue in
      catalogue.roles.map { RoleReference(application: catalogue.application, role: $0.name) }
    }
  }

  /// The entitlements of a role, in the catalogue's order.
  func entitlements(of role: RoleReference) -> [String] {
    let catalogue = catalogues.first { $0.application.hasSameOctets(as: role.application) }
    return catalogue?.role(named: role.role)?.entitlements ?? []
  }
}
