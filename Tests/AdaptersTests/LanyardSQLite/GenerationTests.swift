import Diagnostics
import JSON
import LanyardCore
import LanyardSQLite
import LanyardService
import LanyardTesting
import SCIM
import Testing

/// What a server keeps in memory, while another process writes the same file.
@Suite struct GenerationTests {
  private static let moment = Instant(milliseconds: 1_795_339_700_000)
  private static let text = "lyd_scim_known"

  private static let token = AccessToken(
    id: TokenID(milliseconds: 1, random: (1, 1)), tenant: tenantID, name: "okta", scopes: Scope.allSCIM,
    hash: TokenText.hash(of: text), created: moment)
  private static let tenantID = TenantID(milliseconds: 1, random: (0, 1))

  private static func change(_ store: SQLiteStore, _ changes: Change...) async throws {
    try await store.write { try $0.apply(changes, entries: [], heads: []) }
  }

  /// Two stores over one file, as a server and a command beside it have, and a tenant with a token.
  private static func withTwoStores(_ body: (SQLiteStore, SQLiteStore) async throws -> Void) async throws {
    try await TemporaryDatabase.use { path in
      let (server, beside) = (try await SQLiteStore.open(path: path), try await SQLiteStore.open(path: path))
      let tenant = Tenant(id: tenantID, name: try TenantName("acme"), displayName: "Acme", created: moment)
      try await change(beside, .insertTenant(tenant), .insertToken(token))
      try await body(server, beside)
      try await server.close()
      try await beside.close()
    }
  }

  private static func refusal(_ authenticator: Authenticator) async -> ErrorCode? {
    do {
      _ = try await authenticator.authenticateClient(tenant: "acme", token: text)
      return nil
    } catch {
      return (error as? CodedError)?.code
    }
  }

  @Test func aTokenRevokedBesideTheServerOpensNothingFromTheCommitOn() async throws {
    try await Self.withTwoStores { server, beside in
      let authenticator = Authenticator(store: server, clock: FixedClock())
      // Often enough that each connection for look-ups has the token in memory.
      for _ in 0..<20 { #expect(await Self.refusal(authenticator) == nil) }
      var revoked = Self.token
      revoked.revoked = Self.moment
      try await Self.change(beside, .updateToken(revoked))
      for _ in 0..<20 { #expect(await Self.refusal(authenticator) == .accessUnauthenticated) }
    }
  }

  @Test func aTokenRevokedByTheServerItselfOpensNothingFromTheCommitOn() async throws {
    try await Self.withTwoStores { server, _ in
      let authenticator = Authenticator(store: server, clock: FixedClock())
      for _ in 0..<20 { #expect(await Self.refusal(authenticator) == nil) }
      var revoked = Self.token
      revoked.revoked = Self.moment
      try await Self.change(server, .updateToken(revoked))
      for _ in 0..<20 { #expect(await Self.refusal(authenticator) == .accessUnauthenticated) }
    }
  }

  @Test func aTenantSuspendedBesideTheServerIsRefusedFromTheCommitOn() async throws {
    try await Self.withTwoStores { server, beside in
      let authenticator = Authenticator(store: server, clock: FixedClock())
      for _ in 0..<20 { #expect(await Self.refusal(authenticator) == nil) }
      let suspended = Tenant(
        id: Self.tenantID, name: try TenantName("acme"), displayName: "Acme", state: .suspended, created: Self.moment)
      try await Self.change(beside, .updateTenant(suspended))
      for _ in 0..<20 { #expect(await Self.refusal(authenticator) == .tenantSuspended) }
    }
  }

  @Test func aSchemaAppliedBesideTheServerIsKnownFromTheCommitOn() async throws {
    try await Self.withTwoStores { server, beside in
      let services = DirectoryServices(
        registry: try SchemaRegistry.standard(),
        keyring: try Keyring(masterKey: Secret(Array(repeating: 7, count: 32))))
      let read: @Sendable (any StoreReader) throws -> Bool? = { reader in
        guard let tenant = try reader.tenant(Self.tenantID) else { return nil }
        return try services.committedCatalogue(of: tenant, reader).tenant?.strictRoles
      }
      for _ in 0..<20 { #expect(try await server.lookup(read) == nil) }
      let manifest: JSONObject = [
        "apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "strictRoles": true,
      ]
      let object = ManifestObject(
        reference: ManifestReference(kind: .tenant, tenant: nil, name: "acme"), document: manifest, version: 0)
      try await Self.change(beside, .putObject(object))
      for _ in 0..<20 { #expect(try await server.lookup(read) == true) }
    }
  }
}
