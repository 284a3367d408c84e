import AuditLog
import Crypto
import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import OpenID
import Testing

/// RFC 6749 §4.4 and RFC 7523 §2.2, from request to token.
@Suite("Clients get their tokens by themselves")
struct ClientAuthenticatorTests {
  @Test func aSecretGivesATokenOfAnHourThatOpensTheDirectory() async throws {
    let desk = try await TokenDesk.open()
    let client = try await desk.client(scopes: [.scimRead])
    var answer: TokenResponse?
    let entries = try await desk.world.entries { answer = try await desk.ask(desk.secret(client)) }
    #expect(entries.map(\.action) == ["token.issued"])
    #expect(entries.first?.actor.id == client.client.id.description)
    let token = try #require(answer)
    #expect(token.lifetime == .seconds(3600))
    #expect(token.scopes == ["scim:groups", "scim:read", "scim:users"])
    let principal = try await desk.open(token)
    #expect(principal.scopes.words == "scim:groups scim:read scim:users")
    desk.world.clock.advance(by: .seconds(3600))
    await #expect(throws: CodedError(.accessUnauthenticated, "", remedy: "")) { try await desk.open(token) }
  }

  @Test func aTokenMayDoLessThanItsClientAndNeverMore() async throws {
    let desk = try await TokenDesk.open()
    let client = try await desk.client(scopes: [.scimRead, .scimWrite, .scimUsers])
    #expect(try await desk.ask(desk.secret(client, scope: "scim:read")).scopes == ["scim:read", "scim:users"])
    #expect(
      try await desk.ask(desk.secret(client, scope: "scim:users scim:write")).scopes == ["scim:users", "scim:write"])
    for scope in ["scim:groups", "scim:read scim:groups", "admin", "openid", "SCIM:READ", "scim:users"] {
      #expect(await desk.refusal(of: desk.secret(client, scope: scope)) == .oauthScopeInvalid, "\(scope)")
    }
  }

  @Test func whoeverIsNotKnownOrDoesNotProveItIsOneAndTheSame() async throws {
    let desk = try await TokenDesk.open()
    let (client, revoked) = (try await desk.client(), try await desk.client())
    try await desk.world.run(RevokeClient(tenant: desk.world.tenant, id: revoked.client.id))
    let nobody = ClientID(milliseconds: 1, random: (2, 3)).description
    let attempts: [(String, TokenDesk.Form)] = [
      ("acme", desk.form(client.client.id.description, "lyd_client_wrong")), ("acme", desk.form(nobody, "x")),
      ("acme", desk.form("no id", "x")), ("acme", desk.secret(revoked)), ("nobody", desk.secret(client)),
      ("_operator", desk.secret(client)), ("No Name", desk.secret(client)),
      ("acme", try desk.assertion(client.client.id.description, P256.Signing.PrivateKey())),
    ]
    for (tenant, form) in attempts {
      let error = await desk.error(form, tenant: tenant)
      #expect(error?.description == ClientRefusals.common, "\(tenant): \(String(describing: error))")
    }
  }

  @Test func failedAttemptsMakeOneEntryAMinuteWhateverNameTheyMakeUp() async throws {
    let desk = try await TokenDesk.open()
    let client = try await desk.client()
    let entries = try await desk.world.entries { () async throws in
      for number in 0..<50 {
        let stranger = ClientID(milliseconds: Int64(number), random: (7, 7)).description
        #expect(await desk.refusal(of: desk.form(stranger, "x")) == .oauthClientInvalid)
        #expect(await desk.refusal(of: desk.form(client.client.id.description, "x")) == .oauthClientInvalid)
      }
      desk.world.clock.advance(by: .seconds(60))
      #expect(await desk.refusal(of: desk.form(client.client.id.description, "x")) == .oauthClientInvalid)
    }
    #expect(entries.map(\.action) == ["client.refused", "client.refused", "client.refused"])
    #expect(entries.allSatisfy { $0.outcome == .refused && $0.reason?.code == "oauth.client.invalid" })
    #expect(entries.map(\.target.id) == ["unknown", client.client.id.description, client.client.id.description])
    #expect(entries.last?.changes.first?.after == 50)
  }

  @Test func revokingAClientEndsItsTokensAtOnce() async throws {
    let desk = try await TokenDesk.open()
    let client = try await desk.client()
    let token = try await desk.ask(desk.secret(client))
    _ = try await desk.open(token)
    try await desk.world.run(RevokeClient(tenant: desk.world.tenant, id: client.client.id))
    await #expect(throws: CodedError(.accessUnauthenticated, "", remedy: "")) { try await desk.open(token) }
  }

  @Test func aClientOfASuspendedTenantGetsNothing() async throws {
    let desk = try await TokenDesk.open()
    let client = try await desk.client()
    try await desk.world.run(SetTenantState(tenant: desk.world.tenant, state: .suspended))
    #expect(await desk.refusal(of: desk.secret(client)) == .tenantSuspended)
    #expect(await desk.refusal(of: desk.form(client.client.id.description, "x")) == .oauthClientInvalid)
  }

  @Test func aSecretIsReplacedWithOrWithoutOverlap() async throws {
    let desk = try await TokenDesk.open()
    let (first, acme) = (try await desk.client(), try await desk.world.tenant)
    let id = first.client.id
    func rotate(_ rotation: RotateClient.Rotation) async throws -> IssuedClient {
      try await desk.world.run(RotateClient(tenant: acme, id: id, rotation: rotation))
    }
    func works(_ client: IssuedClient) async -> Bool { await desk.refusal(of: desk.secret(client)) == nil }
    let second = try await rotate(.adding)
    #expect(await [works(first), works(second)] == [true, true])
    let third = try await rotate(.adding)
    #expect(await [works(first), works(second), works(third)] == [false, true, true])
    #expect(try await rotate(.finishing).secret == nil)
    #expect(await [works(second), works(third)] == [false, true])
    let fourth = try await rotate(.replacing)
    #expect(await [works(third), works(fourth)] == [false, true])
    let keys = RotateClient(tenant: acme, id: id, rotation: .keys(TokenDesk.keySet(P256.Signing.PrivateKey())))
    #expect(try await desk.world.refusal(of: keys) == .clientCredentialMismatch)
    try await desk.world.run(RevokeClient(tenant: acme, id: id))
    let late = RotateClient(tenant: acme, id: id, rotation: .adding)
    #expect(try await desk.world.refusal(of: late) == .clientUnknown)
  }

  @Test func aTokenOfAClientIsNotRotatedByHand() async throws {
    let desk = try await TokenDesk.open()
    let (client, acme) = (try await desk.client(), try await desk.world.tenant)
    _ = try await desk.ask(desk.secret(client))
    let token = try #require(try await desk.world.store.read { try $0.tokens(of: acme).first { $0.client != nil } })
    let rotation = RotateToken(tenant: acme, id: token.id, overlap: .zero)
    #expect(try await desk.world.refusal(of: rotation) == .tokenNotRotatable)
  }

  @Test func theOperatorsLogTellsOfClientsAndNoLogOfSecrets() async throws {
    let desk = try await TokenDesk.open()
    let acme = try await desk.world.tenant
    var secrets: [String] = []
    let entries = try await desk.world.operatorEntries { () async throws in
      let client = try await desk.client()
      let again = try await desk.world.run(RotateClient(tenant: acme, id: client.client.id, rotation: .adding))
      secrets = [client, again].compactMap { $0.secret?.reveal() }
      try await desk.world.run(RevokeClient(tenant: acme, id: client.client.id))
      try await desk.world.run(RevokeClient(tenant: acme, id: client.client.id))
    }
    #expect(entries.map(\.action) == ["client.created", "client.rotated", "client.revoked"])
    #expect(secrets.count == 2 && secrets.allSatisfy { $0.hasPrefix("lyd_client_") })
    let texts = try await desk.world.store.read { reader in
      try reader.auditEntries(of: Tenant.operatorID, from: 0, limit: 1000).map {
        String(decoding: $0.octets, as: UTF8.self)
      }
    }
    #expect(texts.allSatisfy { text in !secrets.contains { text.contains($0) } })
    let stranger = CreateClient(tenant: acme, name: "x", scopes: Scope.allSCIM, keys: nil)
    #expect(try await desk.world.refusal(of: stranger, as: desk.world.client()) == .accessForbidden)
    let operators = CreateClient(tenant: Tenant.operatorID, name: "x", scopes: Scope.allSCIM, keys: nil)
    #expect(try await desk.world.refusal(of: operators) == .tenantUnknown)
  }

  // MARK: Keys

  @Test func anAssertionGivesATokenOnceAndNoSecondOne() async throws {
    let desk = try await TokenDesk.open()
    let key = P256.Signing.PrivateKey()
    let client = try await desk.client(keys: TokenDesk.keySet(key)).client.id.description
    let form = try desk.assertion(client, key)
    _ = try await desk.open(try await desk.ask(form))
    let before = try await desk.world.entries(of: desk.world.tenant).count
    for _ in 0..<20 { #expect(await desk.refusal(of: form) == .oauthAssertionReplayed) }
    #expect(try await desk.world.entries(of: desk.world.tenant).count == before + 1)
    _ = try await desk.ask(try desk.assertion(client, key, ["jti": "another"]))
    #expect(await desk.refusal(of: desk.form(client, "lyd_client_x")) == .oauthClientInvalid)
  }

  @Test func theSameAssertionAtTheSameMomentGivesOneToken() async throws {
    let desk = try await TokenDesk.open()
    let key = P256.Signing.PrivateKey()
    let form = try desk.assertion(try await desk.client(keys: TokenDesk.keySet(key)).client.id.description, key)
    let codes = await withTaskGroup(of: ErrorCode?.self) { group in
      for _ in 0..<16 { group.addTask { await desk.refusal(of: form) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.count { $0 == nil } == 1)
    #expect(codes.count { $0 == .oauthAssertionReplayed } == 15)
  }

  @Test func twoClientsMayUseOneIdForTheirAssertions() async throws {
    let desk = try await TokenDesk.open()
    let key = P256.Signing.PrivateKey()
    for _ in 0..<2 {
      let client = try await desk.client(keys: TokenDesk.keySet(key)).client.id.description
      _ = try await desk.ask(try desk.assertion(client, key))
    }
  }

  @Test func onlyWhoHasTheKeyLearnsWhatIsWrongWithAClaim() async throws {
    let desk = try await TokenDesk.open()
    let key = P256.Signing.PrivateKey()
    let client = try await desk.client(keys: TokenDesk.keySet(key)).client.id.description
    let wrong: [(claims: JSONObject, code: ErrorCode)] = [
      (["aud": "https://elsewhere.example"], .oauthAssertionAudience), (["exp": 1], .oauthAssertionExpired),
      (["exp": 4_000_000_000], .oauthAssertionLifetime), (["nbf": 4_000_000_000], .oauthAssertionEarly),
      (["jti": 7], .oauthAssertionMalformed),
    ]
    for (claims, code) in wrong {
      #expect(await desk.refusal(of: try desk.assertion(client, key, claims)) == code)
      let stranger = try desk.assertion(client, P256.Signing.PrivateKey(), claims)
      #expect(await desk.error(stranger)?.description == ClientRefusals.common)
    }
  }

  @Test func newKeysTakeThePlaceOfOldOnes() async throws {
    let desk = try await TokenDesk.open()
    let (old, new, acme) = (P256.Signing.PrivateKey(), P256.Signing.PrivateKey(), try await desk.world.tenant)
    let id = try await desk.client(keys: TokenDesk.keySet(old)).client.id
    func works(_ key: P256.Signing.PrivateKey, _ jti: String) async throws -> Bool {
      await desk.refusal(of: try desk.assertion(id.description, key, ["jti": .string(jti)])) == nil
    }
    _ = try await desk.world.run(RotateClient(tenant: acme, id: id, rotation: .keys(TokenDesk.keySet(old, new))))
    #expect(try await [works(old, "1"), works(new, "2")] == [true, true])
    _ = try await desk.world.run(RotateClient(tenant: acme, id: id, rotation: .keys(TokenDesk.keySet(new))))
    #expect(try await [works(old, "3"), works(new, "4")] == [false, true])
    for rotation in [RotateClient.Rotation.adding, .replacing, .finishing] {
      let command = RotateClient(tenant: acme, id: id, rotation: rotation)
      #expect(try await desk.world.refusal(of: command) == .clientCredentialMismatch)
    }
    let broken = RotateClient(tenant: acme, id: id, rotation: .keys(["keys": []]))
    #expect(try await desk.world.refusal(of: broken) == .oauthKeySetInvalid)
  }
}

private enum ClientRefusals {
  /// What everybody who is not authenticated is told.
  static let common =
    "oauth.client.invalid: the client is not authenticated (expected a client of this tenant and its proof)"
}
