import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@Suite("Tokens and tenants")
struct TokenTests {
  private func authenticator(_ world: ServiceWorld) -> Authenticator {
    Authenticator(store: world.store, clock: world.clock)
  }

  private func refusal(_ world: ServiceWorld, _ tenant: String, _ token: String?) async -> CodedError? {
    do {
      _ = try await authenticator(world).authenticateClient(tenant: tenant, token: token)
      return nil
    } catch {
      return error as? CodedError
    }
  }

  private func issue(
    _ world: ServiceWorld, scopes: Set<Scope> = Scope.allSCIM, expires: Instant? = nil
  ) async throws -> IssuedToken {
    try await world.run(CreateToken(tenant: world.tenant, name: "okta", scopes: scopes, expires: expires))
  }

  @Test func aTokenOpensItsTenantAndItsTextIsNowhere() async throws {
    let world = try await ServiceWorld.make()
    var issued: IssuedToken?
    let own = try await world.entries { issued = try await issue(world, scopes: [.scimRead, .scimUsers]) }
    let text = try #require(issued).text.reveal()
    #expect(text.hasPrefix("lyd_scim_"))
    #expect(text.utf8.count == "lyd_scim_".utf8.count + 43)
    let (tenant, principal) = try await authenticator(world).authenticateClient(tenant: "acme", token: text)
    #expect(tenant.name.text == "acme")
    #expect(principal.kind == .client)
    #expect(principal.scopes == [.scimRead, .scimUsers])
    #expect(own.map(\.action) == ["token.created"])
    let operators = try await world.entries(of: Tenant.operatorID)
    #expect(operators.last?.action == "token.created")
    #expect(operators.last?.changes.first?.after == ["scim:read", "scim:users"])
  }

  @Test func unknownTenantsAndWrongTokensAreOneAndTheSameRefusal() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([ServiceWorld.tenant.replacing("acme", with: "other")])
    let text = try await issue(world).text.reveal()
    let refusals = [
      await refusal(world, "acme", nil), await refusal(world, "acme", "lyd_scim_wrong"),
      await refusal(world, "other", text), await refusal(world, "nobody", text),
      await refusal(world, "_operator", text),
      await refusal(world, "No Name", text), await refusal(world, "acme", String(repeating: "x", count: 600)),
    ]
    #expect(refusals.allSatisfy { $0?.code == .accessUnauthenticated })
    #expect(Set(refusals.map { $0?.description }).count == 1)
  }

  @Test func aTokenEndsAtItsExpiry() async throws {
    let world = try await ServiceWorld.make()
    let text = try await issue(world, expires: world.clock.now() + .seconds(60)).text.reveal()
    #expect(await refusal(world, "acme", text) == nil)
    world.clock.advance(by: .seconds(60))
    #expect(await refusal(world, "acme", text)?.code == .accessUnauthenticated)
  }

  @Test func aRotatedTokenStaysGoodForTheOverlapAndTheNewOneLivesAsLong() async throws {
    let world = try await ServiceWorld.make()
    let old = try await issue(world, expires: world.clock.now() + .seconds(1000))
    world.clock.advance(by: .seconds(100))
    let fresh = try await world.run(
      RotateToken(tenant: world.tenant, id: old.token.id, overlap: .seconds(50)))
    #expect(fresh.token.expires == world.clock.now() + .seconds(1000))
    #expect(fresh.token.scopes == old.token.scopes)
    #expect(await refusal(world, "acme", old.text.reveal()) == nil)
    world.clock.advance(by: .seconds(50))
    #expect(await refusal(world, "acme", old.text.reveal()) != nil)
    #expect(await refusal(world, "acme", fresh.text.reveal()) == nil)
    let again = RotateToken(tenant: try await world.tenant, id: old.token.id, overlap: .zero)
    #expect(try await world.refusal(of: again) == .tokenUnknown)
  }

  @Test func aRevokedTokenOpensNothingAndRevokingTwiceIsRevokingOnce() async throws {
    let world = try await ServiceWorld.make()
    let issued = try await issue(world)
    let revocation = RevokeToken(tenant: try await world.tenant, id: issued.token.id)
    let entries = try await world.entries { () async throws in
      try await world.run(revocation)
      try await world.run(revocation)
    }
    #expect(entries.map(\.action) == ["token.revoked"])
    #expect(await refusal(world, "acme", issued.text.reveal())?.code == .accessUnauthenticated)
  }

  @Test func whatCannotBeATokenIsRefusedInTheOperatorsLog() async throws {
    let world = try await ServiceWorld.make()
    let acme = try await world.tenant
    let nobody = TenantID(milliseconds: 1, random: (2, 3))
    let past = world.clock.now() - .seconds(1)
    let entries = try await world.operatorEntries { () async throws in
      let admin = CreateToken(tenant: acme, name: "x", scopes: [.admin], expires: nil)
      #expect(try await world.refusal(of: admin) == .tokenScopeUnknown)
      let empty = CreateToken(tenant: acme, name: "x", scopes: [], expires: nil)
      #expect(try await world.refusal(of: empty) == .tokenScopeUnknown)
      let late = CreateToken(tenant: acme, name: "x", scopes: Scope.allSCIM, expires: past)
      #expect(try await world.refusal(of: late) == .tokenExpiryInvalid)
      let unknown = CreateToken(tenant: nobody, name: "x", scopes: Scope.allSCIM, expires: nil)
      #expect(try await world.refusal(of: unknown) == .tenantUnknown)
      let stranger = CreateToken(tenant: acme, name: "x", scopes: Scope.allSCIM, expires: nil)
      #expect(try await world.refusal(of: stranger, as: world.client()) == .accessForbidden)
      #expect(
        try await world.refusal(of: RevokeToken(tenant: nobody, id: TokenID(milliseconds: 1, random: (1, 1))))
          == .tokenUnknown)
    }
    #expect(entries.count == 6)
    #expect(entries.allSatisfy { $0.outcome == .refused })
  }

  @Test func adminTokensAreTheOperatorsAlone() async throws {
    let world = try await ServiceWorld.make()
    let issued = try await world.run(
      CreateToken(tenant: Tenant.operatorID, name: "ops", scopes: [.admin], expires: nil))
    #expect(issued.text.reveal().hasPrefix("lyd_admin_"))
    let principal = try await authenticator(world).authenticateAdmin(token: issued.text.reveal())
    #expect(principal.kind == .admin)
    let scim = try await issue(world).text.reveal()
    await #expect(throws: CodedError(.accessUnauthenticated, "", remedy: "")) {
      try await authenticator(world).authenticateAdmin(token: scim)
    }
  }

  @Test func nobodyOfASuspendedTenantGetsInUntilItResumes() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let text = try await issue(world).text.reveal()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    let acme = try await world.tenant
    let entries = try await world.entries { () async throws in
      let suspended = try await world.run(SetTenantState(tenant: acme, state: .suspended))
      #expect(suspended.state == .suspended)
      try await world.run(SetTenantState(tenant: acme, state: .suspended))
    }
    #expect(entries.map(\.action) == ["tenant.suspended"])
    #expect(await refusal(world, "acme", text)?.code == .tenantSuspended)
    #expect(await refusal(world, "acme", "lyd_scim_wrong")?.code == .accessUnauthenticated)
    #expect(try await world.roles(of: ada) == ["agent"])
    #expect(try await world.deliver(ScriptedDriver()) == 0)
    try await world.run(SetTenantState(tenant: acme, state: .active))
    #expect(await refusal(world, "acme", text) == nil)
    #expect(try await world.deliver(ScriptedDriver()) == 1)
  }

  @Test func theOperatorAndUnknownTenantsAreNotSuspended() async throws {
    let world = try await ServiceWorld.make()
    let entries = try await world.operatorEntries { () async throws in
      for tenant in [Tenant.operatorID, TenantID(milliseconds: 1, random: (2, 3))] {
        #expect(try await world.refusal(of: SetTenantState(tenant: tenant, state: .suspended)) == .tenantUnknown)
      }
    }
    #expect(entries.count == 2)
  }
}
