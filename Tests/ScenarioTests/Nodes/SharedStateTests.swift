import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SampleIdP
import SignedXML
import Testing

/// What a node keeps in memory is never older than the database: a change at one counts at the others with their next
/// request.
@Suite struct SharedStateTests {
  @Test func aTokenRevokedAtOneNodeIsRefusedByAllWithTheNextRequest() async throws {
    try await Nodes.play { nodes in
      try await nodes[0].applyQuickstart()
      let acme = try await nodes[0].tenantID("acme")
      let issued = try await nodes[0].asOperator(
        CreateToken(tenant: acme, name: "idp", scopes: Scope.allSCIM, expires: nil))
      let client = DirectoryClient(scenario: nodes[0], tenant: "acme", token: issued.text.reveal())
      // Twice, so that each node has it in memory.
      for node in nodes + nodes { #expect(try await client.at(node).send(.get, "Users").status == 200) }
      try await nodes[0].asOperator(RevokeToken(tenant: acme, id: issued.token.id))
      for node in nodes.reversed() { #expect(try await client.at(node).send(.get, "Users").status == 401) }
    }
  }

  @Test func aTenantSuspendedAtOneNodeIsSuspendedAtAll() async throws {
    try await Nodes.play(2) { nodes in
      try await nodes[0].applyQuickstart()
      let client = try await nodes[0].directory(of: "acme")
      for node in nodes { #expect(try await client.at(node).send(.get, "Users").status == 200) }
      try await nodes[0].asOperator(SetTenantState(tenant: try await nodes[0].tenantID("acme"), state: .suspended))
      for node in nodes.reversed() { #expect(try await client.at(node).send(.get, "Users").status == 403) }
    }
  }

  @Test func aPolicyAppliedAtOneNodeIsWhatTheOthersJudgeBy() async throws {
    try await Nodes.play { nodes in
      try await nodes[0].declare(
        Manifests.application(), Manifests.tenant("acme"), Manifests.policy("acme", [("agent", "Support")]))
      let client = try await nodes[0].directory(of: "acme")
      let group = try await client.createGroup("Support")
      for (number, node) in nodes.enumerated() {
        #expect(try await join("before-\(number)", group, client.at(node)) == ["agent"])
      }
      try await nodes[0].declare(Manifests.policy("acme", [("supervisor", "Support")]))
      for (number, node) in nodes.enumerated().reversed() {
        #expect(try await join("after-\(number)", group, client.at(node)) == ["supervisor"])
      }
    }
  }

  /// The roles in force of somebody new who joins the group.
  private func join(_ name: String, _ group: String, _ client: DirectoryClient) async throws -> [String] {
    let user = try await client.createUser(name)
    #expect(try await client.add(user, to: group).status == 204)
    let (id, tenant) = (try #require(ResourceID(user)), try await client.scenario.tenantID(client.tenant))
    return try await client.scenario.server.store.read {
      try $0.grants(of: id, tenant: tenant, includingEnded: false).map(\.role.role)
    }
  }

  @Test func aCertificateRotatedAtOneNodeIsTheOneThatAllTrust() async throws {
    try await Nodes.play(2) { nodes in
      try await nodes[0].applyQuickstart()
      _ = try await nodes[0].directory(of: "acme").createUser("alice@acme.example")
      let other = Browser(scenario: nodes[1])
      let before = try other.response(about: SamplePerson("alice@acme.example"))
      #expect(try await other.post(before).status == 200)

      let key = try SigningKey.generate(commonName: "next.example.org", now: nodes[0].server.clock.now())
      var connection = try Manifests.connection("acme")
      var idp = try #require(connection["idp"]?.objectValue)
      idp["certificates"] = [.string(key.certificatePEM)]
      connection["idp"] = .object(idp)
      try await nodes[0].declare(connection)
      let old = try other.response(about: SamplePerson("alice@acme.example"))
      #expect(try await other.post(old).status == 403)
      let randomness = SeededRandomSource(seed: 7)
      let provider = SampleIdentityProvider(
        entityID: IdentityProvider.entityID, ssoURL: "https://idp.example.org/sso", key: key,
        makeID: { "_" + randomness.octets(16).map { String($0, radix: 16) }.joined() })
      let base = Server.publicURL + "/t/acme/saml/sample-idp"
      let new = try provider.respond(
        to: nil, for: SamplePerson("alice@acme.example"), acsURL: base + "/acs", audience: base + "/metadata",
        now: nodes[1].server.clock.now(), options: .init())
      #expect(try await other.post(new).status == 200)
    }
  }
}
