internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction: GenerationReader, TenantReader, ManifestReader, TokenReader {
  /// Nothing is worth keeping of what is in memory already.
  func generation() throws -> StoreGeneration? { nil }

  func tenant(named name: TenantName) throws -> Tenant? {
    state.tenants.values.first { $0.name.text.hasSameOctets(as: name.text) }
  }

  func tenant(_ id: TenantID) throws -> Tenant? { state.tenants[id] }

  func tenants() throws -> [Tenant] {
    state.tenants.values.filter { $0.id != Tenant.operatorID }.sorted(byOctetsOf: \.name.text)
  }

  func object(_ reference: ManifestReference) throws -> ManifestObject? { state.objects[ObjectKey(reference)] }

  func objects(_ kind: ManifestKind, tenant: TenantName?) throws -> [ManifestObject] {
    state.objects.values
      .filter { $0.reference.kind == kind && (tenant == nil || !kind.isTenantScoped || $0.reference.tenant == tenant) }
      .sorted(byOctetsOf: { "\($0.reference.name)\u{0}\($0.reference.tenant?.text ?? "")" })
  }

  func manifestRevision() throws -> Int { state.manifestRevision }

  func secret(named name: String) throws -> [UInt8]? { state.secrets[OctetKey(name)] }

  func token(hash: [UInt8]) throws -> AccessToken? { state.tokens.values.first { $0.hash == hash } }

  func token(_ id: TokenID) throws -> AccessToken? { state.tokens[id] }

  func client(_ id: ClientID, tenant: TenantID) throws -> OAuthClient? { state.clients[Scoped(tenant, id)] }

  func clients(of tenant: TenantID) throws -> [OAuthClient] {
    state.clients.values.filter { $0.tenant == tenant }.sorted { $0.id < $1.id }
  }

  func tokens(of tenant: TenantID) throws -> [AccessToken] {
    state.tokens.values.filter { $0.tenant == tenant }.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
  }
}
