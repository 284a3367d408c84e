import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// People whom sign-ins brought are found by name wherever people of the directory are.
@Suite struct JustInTimeLookupTests {
  private static let dana = "dana@acme.example"

  private static func play(
    _ story: @escaping @Sendable (Scenario, AdminClient, ResourceID) async throws -> Void
  ) async throws {
    try await Scenario.play(on: .memory) { scenario in
      let rules = [Manifests.rule("agent", when: "groups.display eq \"Agents\"")]
      try await scenario.declareAcme(rules: rules, justInTime: true)
      let arrived = try await Browser(scenario: scenario).arrive(dana, .groups("Agents"))
      #expect(arrived.roles == ["crm/agent by agent-rule"])
      let id = try #require(arrived.json?["subject"]?.stringValue.flatMap { ResourceID($0) })
      try await story(scenario, try await AdminClient(scenario), id)
    }
  }

  @Test func historyAndUsageTakeTheName() async throws {
    try await Self.play { scenario, admin, id in
      let queries = AccessQueries(
        store: scenario.server.store, services: scenario.server.directory, clock: scenario.server.clock)
      let history = try await queries.history(of: Self.dana, tenant: TenantName("acme"))
      #expect(history.subject == id && history.userName == Self.dana && history.grants.count == 1)
      let now = scenario.server.clock.now()
      let used = try await admin.post(
        "/usage",
        [
          "records": [
            ["tenant": "acme", "user": .string(Self.dana), "application": "crm", "at": .string(now.rfc3339)]
          ]
        ])
      #expect(used.json?["recorded"] == 1)
    }
  }

  @Test func urgencyTakesTheName() async throws {
    try await Self.play { _, admin, id in
      let marked = try await admin.post("/tenants/acme/urgent", ["user": .string(Self.dana.uppercased())])
      #expect(marked.status == 200 && marked.json?["subject"]?.stringValue == id.description)
      let nobody = try await admin.post("/tenants/acme/urgent", ["user": "nobody@acme.example"])
      #expect(nobody.code == "subject.unknown")
    }
  }

  @Test func aReviewShowsTheNameAndReinstatingTakesIt() async throws {
    try await Self.play { scenario, admin, _ in
      let created = try await admin.post(
        "/tenants/acme/reviews", ["name": "november", "reviewers": ["lead@acme.example"]])
      #expect(created.status == 200)
      let page = try await admin.get("/tenants/acme/reviews/november").json
      let item = try #require(page?["items"]?.arrayValue?.first)
      #expect(item["userName"]?.stringValue == Self.dana)
      let decided = try await admin.post(
        "/tenants/acme/reviews/november/decisions",
        [
          "reviewer": "lead@acme.example",
          "decisions": [["item": item["item"] ?? .null, "decision": "remove", "reason": "left"]],
        ])
      #expect(decided.json?["removed"] == 1)
      let acme = try #require(try await scenario.server.store.read { try $0.tenant(named: TenantName("acme")) })
      let given = try await scenario.asOperator(
        ReinstateRole(
          tenant: acme.id, user: Self.dana, role: RoleReference(application: "crm", role: "agent"), reason: "a mistake",
          services: scenario.server.directory))
      #expect(given.count == 1)
    }
  }
}
