import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// `POST /api/v1/tenants/{tenant}/policy/preview`.
@Suite struct PreviewRouteTests {
  private static let path = "/tenants/acme/policy/preview"

  private static func policy(_ tenant: String = "acme", role: String = "supervisor") -> JSONValue {
    .object(Manifests.policy(tenant, [(role, "Support")]))
  }

  @Test(arguments: Engine.allCases)
  func itTellsWhoWouldGainAndLoseAndChangesNothing(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      let before = try await admin.get("/tenants/acme/access").json
      let entries = try await neighbours.scenario.entries(of: "acme").count
      let answer = try await admin.post(Self.path, ["manifests": [Self.policy()], "names": 5])
      #expect(answer.status == 200)
      #expect(answer.json?["granted"] == ["crm/supervisor": 1] && answer.json?["revoked"] == ["crm/agent": 1])
      let people = answer.json?["people"]?.arrayValue ?? []
      #expect(people.compactMap { $0["effect"]?.stringValue } == ["loses", "gains"])
      #expect(answer.json?["tenants"]?.arrayValue?.count == 1)
      let unnamed = try await admin.post(Self.path, ["manifests": [Self.policy()], "names": 0])
      #expect(unnamed.json?["people"] == [] && unnamed.json?["granted"] == answer.json?["granted"])
      #expect(try await admin.get("/tenants/acme/access").json == before)
      #expect(try await neighbours.scenario.entries(of: "acme").count == entries)
    }
  }

  @Test func itTellsWhatComesOfRolesThatPeopleKeep() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      var policy = Manifests.policy("acme", [("agent", "Support")])
      var rule = try #require(policy["rules"]?.arrayValue?.first?.objectValue)
      rule["validFor"] = "PT8H"
      policy["rules"] = .array([.object(rule)])
      let answer = try await admin.post(Self.path, ["manifests": [.object(policy)]])
      #expect(answer.json?["shorter"] == ["crm/agent": 1] && answer.json?["longer"] == [:])
      #expect(answer.json?["leftOut"] == [] && answer.json?["fingerprint"]?.stringValue != nil)
      var application = try #require(
        try JSONValue(
          parsing: #"{"apiVersion": "lanyard/v1", "kind": "Application", "name": "crm", "roles": []}"#
        ).objectValue)
      application["roles"] = [
        ["name": "agent", "entitlements": ["everything"]], ["name": "supervisor"],
        ["name": "admin", "privileged": true],
      ]
      let altered = try await admin.post(Self.path, ["manifests": [.object(application)]])
      let roles = altered.json?["tenants"]?.arrayValue?.first?["alteredRoles"]?.arrayValue ?? []
      #expect(roles.contains { $0["role"] == "crm/agent" && $0["added"] == ["everything"] && $0["people"] == 1 })
      // The application is everybody's, and nobody has looked at the neighbour.
      #expect(altered.json?["leftOut"] == ["globex"] && altered.json?["fingerprint"] == .null)
    }
  }

  @Test func allFaultsAreListedAndOthersManifestsRefused() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      let unknown = try await admin.post(
        Self.path, ["manifests": [.object(Manifests.policy("acme", [("nobody", "A"), ("nothing", "B")]))]])
      #expect(unknown.status == 400 && unknown.code == "mapping.preview.refused")
      let problems = unknown.json?["problems"]?.arrayValue ?? []
      #expect(problems.compactMap { $0["code"]?.stringValue }.count == 2)
      #expect(Set(problems.compactMap { $0["rule"]?.stringValue }).count == 2)
      let connection = JSONValue.object(try Manifests.connection("acme"))
      let strangers = try await admin.post(
        Self.path, ["manifests": [Self.policy("globex"), connection, Self.policy(), Self.policy()]])
      #expect(
        strangers.json?["problems"]?.arrayValue?.compactMap { $0["code"]?.stringValue } == [
          "manifest.reference.unknown", "manifest.reference.unknown", "manifest.object.duplicate",
        ])
    }
  }

  @Test func whatIsNoRequestIsRefusedAndSoAreOtherTokens() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      var admin = try await AdminClient(neighbours.scenario)
      for body: JSONValue in [
        [:], ["manifests": []], ["manifests": 1], ["manifests": [Self.policy()], "names": 1001],
        ["manifests": [Self.policy()], "more": 1], [],
      ] { #expect(try await admin.post(Self.path, body).status == 400, "\(body)") }
      let nobody = try await admin.post("/tenants/nobody/policy/preview", ["manifests": [Self.policy("nobody")]])
      #expect(nobody.status == 404 && nobody.code == "tenant.unknown")
      admin.token = neighbours.acme.token
      #expect(try await admin.post(Self.path, ["manifests": [Self.policy()]]).status == 401)
    }
  }

  @Test func fewRunAtATimeAndNoneForEver() async throws {
    let gate = PreviewGate(most: 1, limit: .milliseconds(20))
    let endless: @Sendable () async throws -> PreviewReport = {
      try await Task.sleep(for: .seconds(60))
      throw CancellationError()
    }
    await #expect { try await gate.run(endless) } throws: { ($0 as? CodedError)?.code == .mappingPreviewTimeout }
    let closed = PreviewGate(most: 0)
    await #expect { try await closed.run(endless) } throws: { ($0 as? CodedError)?.code == .mappingPreviewBusy }
  }
}
