import JSON
import LanyardCore
import LanyardService
import Testing

@testable import LanyardRuntime

/// What is explained of a person under a policy of many rules.
@Suite struct LongExplanationTests {
  @Test func rulesThatDoNotConferAreToldOfTheRoleThatIsAskedFor() async throws {
    try await Scenario.play(on: .memory) { scenario in
      var policy = Manifests.policy("acme", [("agent", "Support")])
      let others = (0..<150).map { number -> JSONValue in
        [
          "id": .string("other-\(number)"), "application": "crm", "role": number < 50 ? "agent" : "supervisor",
          "when": .string("groups.display eq \"Other \(number)\""),
        ]
      }
      policy["rules"] = .array((policy["rules"]?.arrayValue ?? []) + others)
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"), policy)
      let directory = try await scenario.directory(of: "acme")
      _ = try await directory.createGroup("Support", [try await directory.createUser("ada@acme.example")])
      let queries = MappingQueries(
        store: scenario.server.store, services: scenario.server.directory, clock: scenario.server.clock)
      func lines(_ role: String?) async throws -> [String] {
        try await queries.explain(tenant: try TenantName("acme"), user: "ada@acme.example", role: role).lines
      }
      let all = try await lines(nil)
      #expect(all.count < 20 && all.contains { $0.hasPrefix("  rule agent-rule: ") })
      #expect(all.contains("  50 rules more do not: see them with `--role crm/agent`"))
      #expect(all.contains("crm/supervisor: not conferred by 100 rules; see them with `--role crm/supervisor`"))
      #expect(try await lines("crm/supervisor").filter { $0.hasPrefix("  rule other-") }.count == 100)
    }
  }
}
