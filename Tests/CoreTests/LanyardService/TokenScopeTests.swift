import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@Suite("What tokens may do, and when they are used up")
struct TokenScopeTests {
  @Test(
    arguments: [
      ([Scope.scimRead], "scim:groups scim:read scim:users"), ([.scimWrite, .scimUsers], "scim:users scim:write"),
      ([.scimRead, .scimGroups], "scim:groups scim:read"),
      ([.scimRead, .scimWrite, .scimUsers, .scimGroups], "scim:groups scim:read scim:users scim:write"),
    ] as [(Set<Scope>, String)]) func whereNoKindIsNamedBothAreMeant(asked: Set<Scope>, counted: String) throws
  {
    #expect(try asked.completedForSCIM().words == counted)
  }

  @Test(
    arguments: [
      ([], .tokenScopeUnknown), ([.admin], .tokenScopeUnknown), ([.scimRead, .admin], .tokenScopeUnknown),
      ([.scimUsers], .tokenScopeIncomplete), ([.scimGroups, .scimUsers], .tokenScopeIncomplete),
    ] as [(Set<Scope>, ErrorCode)]) func scopesThatAllowNothingAreRefused(asked: Set<Scope>, code: ErrorCode)
    async throws
  {
    let world = try await ServiceWorld.make()
    let acme = try await world.tenant
    let token = CreateToken(tenant: acme, name: "x", scopes: asked, expires: nil)
    let client = CreateClient(tenant: acme, name: "x", scopes: asked, keys: nil)
    #expect(try await world.refusal(of: token) == code)
    #expect(try await world.refusal(of: client) == code)
  }

  @Test func theUseOfATokenIsWrittenOnceAMinuteAndLater() async throws {
    let world = try await ServiceWorld.make()
    let usage = TokenUsage()
    let authenticator = Authenticator(store: world.store, clock: world.clock, usage: usage)
    let runner = TokenUsageRunner(usage: usage, runner: world.runner)
    let issued = try await world.run(
      CreateToken(tenant: world.tenant, name: "idp", scopes: Scope.allSCIM, expires: nil))
    func use() async throws {
      _ = try await authenticator.authenticateClient(tenant: "acme", token: issued.text.reveal())
    }
    func lastUsed() async throws -> String? {
      try await world.store.read { try $0.token(issued.token.id) }?.lastUsed?.rfc3339
    }
    world.clock.advance(by: .seconds(5))
    try await use()
    #expect(try await lastUsed() == nil)
    let entries = try await world.entries { await runner.flush() }
    #expect(entries.isEmpty)
    #expect(try await lastUsed() == "2026-11-22T09:30:00.000Z")
    world.clock.advance(by: .seconds(54))
    try await use()
    await runner.flush()
    #expect(try await lastUsed() == "2026-11-22T09:30:00.000Z")
    world.clock.advance(by: .seconds(1))
    try await use()
    // What a runner has noted is written when it ends.
    let running = Task { await runner.run(interval: .seconds(3600)) }
    running.cancel()
    await running.value
    #expect(try await lastUsed() == "2026-11-22T09:31:00.000Z")
  }

  @Test func aRefusedTokenIsNotUsed() async throws {
    let world = try await ServiceWorld.make()
    let usage = TokenUsage()
    let authenticator = Authenticator(store: world.store, clock: world.clock, usage: usage)
    let issued = try await world.run(
      CreateToken(tenant: world.tenant, name: "idp", scopes: Scope.allSCIM, expires: nil))
    try await world.run(RevokeToken(tenant: world.tenant, id: issued.token.id))
    await #expect(throws: CodedError(.accessUnauthenticated, "", remedy: "")) {
      try await authenticator.authenticateClient(tenant: "acme", token: issued.text.reveal())
    }
    await TokenUsageRunner(usage: usage, runner: world.runner).flush()
    #expect(try await world.store.read { try $0.token(issued.token.id) }?.lastUsed == nil)
  }

  @Test func tokensThatNeedAttentionAreThoseThatEndSoonOrEndedWithoutASuccessor() async throws {
    let world = try await ServiceWorld.make()
    let acme = try await world.tenant
    let start = world.clock.now()
    func make(_ name: String, days: Int?, _ tenant: TenantID) async throws -> TokenID {
      let scopes: Set<Scope> = tenant == Tenant.operatorID ? [.admin] : Scope.allSCIM
      return try await world.run(
        CreateToken(
          tenant: tenant, name: name, scopes: scopes, expires: days.map { start + .seconds($0 * 86_400) })
      ).token.id
    }
    let soon = try await make("soon", days: 13, acme)
    let admin = try await make("ops", days: 10, Tenant.operatorID)
    _ = try await make("late", days: 40, acme)
    _ = try await make("never", days: nil, acme)
    let revoked = try await make("revoked", days: 2, acme)
    try await world.run(RevokeToken(tenant: acme, id: revoked))
    let replaced = try await make("replaced", days: 1, acme)
    _ = try await world.run(RotateToken(tenant: acme, id: replaced, overlap: .seconds(3600)))
    let expiring = ExpiringTokens(store: world.store, clock: world.clock)
    #expect(try await expiring.list().first?.token.id == replaced)
    // The successor lives a day, as its predecessor did.
    #expect(try await expiring.list().map(\.token.name) == ["replaced", "replaced", "ops", "soon"])
    world.clock.advance(by: .seconds(7200))
    #expect(try await expiring.list().map(\.token.name) == ["replaced", "ops", "soon"])
    world.clock.advance(by: .seconds(20 * 86_400))
    #expect(try await expiring.list().map(\.token.id) == [admin, soon])
    world.clock.advance(by: .seconds(7 * 86_400))
    #expect(try await expiring.list().map(\.token.name) == ["late"])
  }
}
