internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIM
internal import Synchronization

/// Compiled policies, one per tenant, good for one revision of the manifests. The revision is read inside the transaction
/// that uses the policy, so a change made by another process counts from its commit on.
///
/// Only what a plain read saw is kept. A write may see manifests that are never committed (its batch may be undone, and
/// the revision's number be given to another content later), so what a write compiles serves that write alone.
final class PolicyCache: Sendable {
  private struct State {
    var compiled: [TenantID: (revision: Int, policy: ActivePolicy)] = [:]
    /// Tenants whose policy a write had to compile for itself.
    var missed: Set<TenantID> = []
  }

  private let standard: SchemaRegistry
  private let state = Mutex(State())

  /// - Parameter standard: the types that every tenant has.
  init(standard: SchemaRegistry) {
    self.standard = standard
  }

  /// The policy in force for a tenant, for use inside a write; one that confers nothing where there is none.
  func policy(for tenant: TenantID, _ reader: any StoreReader) throws -> ActivePolicy {
    let revision = try reader.manifestRevision()
    if let kept = kept(tenant, revision) { return kept }
    state.withLock { _ = $0.missed.insert(tenant) }
    return try compile(for: tenant, reader)
  }

  /// The same inside `Store.read`, whose reader sees nothing but what is committed.
  func committedPolicy(for tenant: TenantID, _ reader: any StoreReader) throws -> ActivePolicy {
    let revision = try reader.manifestRevision()
    if let kept = kept(tenant, revision) { return kept }
    let policy = try compile(for: tenant, reader)
    state.withLock { $0.compiled[tenant] = (revision, policy) }
    return policy
  }

  /// Compiles what writes had to compile for themselves, for those to come. Where that fails, they go on doing so.
  func learn(from store: any Store) async {
    let missed = state.withLock { state in
      defer { state.missed = [] }
      return state.missed
    }
    guard !missed.isEmpty else { return }
    try? await store.read { reader in
      for tenant in missed { _ = try self.committedPolicy(for: tenant, reader) }
    }
  }

  /// What a tenant's manifests say beside the rules; for use where the rules cannot run.
  func policyWithoutRules(for tenant: TenantID, _ reader: any StoreReader) throws -> ActivePolicy {
    try PolicyCompiler(standard: standard)
      .policyWithoutRules(for: try name(of: tenant, reader), in: ManifestView(reader: reader))
  }

  /// What a tenant's manifests say now, for looks at the past: where the rules cannot run, without them.
  func policyOfPast(for tenant: TenantID, _ reader: any StoreReader) throws -> ActivePolicy {
    do {
      return try committedPolicy(for: tenant, reader)
    } catch is PolicyProblems {
      return try policyWithoutRules(for: tenant, reader)
    }
  }

  private func kept(_ tenant: TenantID, _ revision: Int) -> ActivePolicy? {
    state.withLock { state in
      state.compiled[tenant].flatMap { $0.revision == revision ? $0.policy : nil }
    }
  }

  private func compile(for tenant: TenantID, _ reader: any StoreReader) throws -> ActivePolicy {
    try PolicyCompiler(standard: standard).policy(for: try name(of: tenant, reader), in: ManifestView(reader: reader))
  }

  private func name(of tenant: TenantID, _ reader: any StoreReader) throws -> TenantName {
    guard let name = try reader.tenant(tenant)?.name else {
      throw CodedError(
        .tenantUnknown, "there is no such tenant", received: tenant.description,
        remedy: "list the tenants with `lanyard tenant list`")
    }
    return name
  }
}
