public import Diagnostics
public import LanyardCore

/// Turns a bearer token into a principal. Unknown tenant, wrong token, expired token and another tenant's token are one
/// and the same refusal, so that nobody learns which tenants exist.
public struct Authenticator: Sendable {
  private let store: any Store
  private let clock: any LanyardCore.Clock
  private let usage: TokenUsage
  private let known = GenerationCache<CredentialKey, Credential>()

  /// - Parameter usage: where it is noted that a token was presented.
  public init(store: any Store, clock: any LanyardCore.Clock, usage: TokenUsage = TokenUsage()) {
    self.store = store
    self.clock = clock
    self.usage = usage
  }

  /// The tenant and the principal of a request to a tenant's SCIM service.
  ///
  /// - Parameter token: what followed `Bearer ` in the `Authorization` header; nil where there was none.
  /// - Throws: `access.unauthenticated`; `tenant.suspended` once the token is known to be the tenant's own.
  public func authenticateClient(tenant name: String, token: String?) async throws -> (Tenant, Principal) {
    let (tenant, principal, _) = try await authenticateClient(tenant: name, token: token) { _, _ in }
    return (tenant, principal)
  }

  /// The same, with what `read` finds of the tenant in the same look-up, once the token is known to be good.
  public func authenticateClient<Found: Sendable>(
    tenant name: String, token: String?, read: @escaping @Sendable (Tenant, any StoreReader) throws -> Found
  ) async throws -> (Tenant, Principal, Found) {
    let recognized = try await recognizeClient(tenant: name, token: token, read: read)
    try Self.requireActive(recognized.0)
    return recognized
  }

  /// Refuses what a suspended tenant's clients ask for.
  ///
  /// - Throws: `tenant.suspended`.
  public static func requireActive(_ tenant: Tenant) throws(CodedError) {
    guard tenant.state == .active else { throw suspended(tenant.name) }
  }

  /// Who calls, be the tenant active or suspended.
  ///
  /// - Throws: `access.unauthenticated`.
  public func recognizeClient<Found: Sendable>(
    tenant name: String, token text: String?, read: @escaping @Sendable (Tenant, any StoreReader) throws -> Found
  ) async throws -> (Tenant, Principal, Found) {
    guard let text, text.utf8.count <= 512, let tenantName = try? TenantName(name) else { throw Self.refusal }
    let hash = TokenText.hash(of: text)
    let now = clock.now()
    let (tenant, token, scopes, value) = try await store.lookup { [known] reader in
      let key = CredentialKey(tenant: tenantName, hash: hash)
      let found = try known.value(of: key, at: reader.generation()) { try Credential(key, reader) }
      guard let found, found.token.isLive(at: now), let scopes = found.scopes else { throw Self.refusal }
      return (found.tenant, found.token, scopes, try read(found.tenant, reader))
    }
    usage.note(token, at: now)
    return (tenant, Principal(kind: .client, tenant: tenant.id, id: token.id.description, scopes: scopes), value)
  }

  /// The principal of a request to the admin API: a person's, or with a narrower token a program's.
  ///
  /// - Parameter isEnough: whether a scope opens the address; an admin token opens all.
  /// - Throws: `access.unauthenticated`.
  public func authenticateAdmin(
    token: String?, with isEnough: @escaping @Sendable (Scope) -> Bool = { _ in false }
  ) async throws -> Principal {
    guard let token, token.utf8.count <= 512 else { throw Self.adminRefusal }
    let hash = TokenText.hash(of: token)
    let now = clock.now()
    let found = try await store.lookup { reader in
      guard let found = try reader.token(hash: hash), found.tenant == Tenant.operatorID, found.isLive(at: now),
        found.scopes.contains(.admin) || found.scopes.contains(where: isEnough)
      else { throw Self.adminRefusal }
      return found
    }
    usage.note(found, at: now)
    let kind: Principal.Kind = found.scopes.contains(.admin) ? .admin : .client
    return Principal(kind: kind, tenant: Tenant.operatorID, id: found.id.description, scopes: found.scopes)
  }

  public static let refusal = CodedError(
    .accessUnauthenticated, "the request is not authenticated", expected: "a valid bearer token of this tenant",
    remedy: "send `Authorization: Bearer lyd_…` with a token made by `lanyard token create`")

  /// The same of the admin API, which no tenant's token opens.
  public static let adminRefusal = CodedError(
    .accessUnauthenticated, "the request is not authenticated",
    expected: "a valid admin token, or one whose scope opens this address",
    remedy: "send `Authorization: Bearer lyd_…` with a token made by `lanyard token create --admin`")

  static func suspended(_ name: TenantName) -> CodedError {
    CodedError(
      .tenantSuspended, "the tenant is suspended", received: name.text,
      remedy: "ask the operator to run `lanyard tenant resume \(name)`")
  }
}

/// What a client presents: the name of a tenant and a token, by its hash.
private struct CredentialKey: Hashable, Sendable {
  let tenant: TenantName
  let hash: [UInt8]
}

/// A token of a tenant, good or not, as the store has it.
private struct Credential: Sendable {
  let tenant: Tenant
  let token: AccessToken
  /// What the token may do: a token that a client got for itself ends with the client, and never does more than it. Nil for
  /// a client's that is gone.
  let scopes: Set<Scope>?

  /// Nil unless the token is the tenant's own.
  init?(_ key: CredentialKey, _ reader: any StoreReader) throws {
    // Both are looked up whatever the first gives, so that the time of the answer does not tell tenants apart.
    let (tenant, token) = (try reader.tenant(named: key.tenant), try reader.token(hash: key.hash))
    guard let tenant, let token, token.tenant == tenant.id else { return nil }
    (self.tenant, self.token) = (tenant, token)
    guard let id = token.client else {
      scopes = token.scopes
      return
    }
    let client = try reader.client(id, tenant: token.tenant)
    scopes = client.flatMap { $0.revoked == nil ? token.scopes.intersection($0.scopes) : nil }
  }
}
