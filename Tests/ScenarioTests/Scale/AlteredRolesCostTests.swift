import JSON
import LanyardCore
import LanyardService
import Testing

/// What a catalogue of many roles that mean something else costs the store while nobody else may write.
@Suite struct AlteredRolesCostTests {
  @Test func theHoldersOfAllRolesOfATenantAreCountedTogether() async throws {
    try await Engine.memory.withStore { store in
      let counting = CountingStore(store)
      try await Scenario.play(over: counting) { scenario in
        try await scenario.declare(
          Manifests.application(), Manifests.tenant("acme"),
          Manifests.policy("acme", [("agent", "Support"), ("supervisor", "Leads")]))
        _ = counting.takeTally()
        var application = Manifests.application()
        application["roles"] = .array(
          ["agent", "supervisor", "admin"].map { role in
            ["name": .string(role), "privileged": .bool(role == "admin"), "entitlements": ["cases.read"]]
          })
        let report = try await scenario.apply([application])
        #expect(report.alteredRoles.count == 3)
        #expect(counting.takeTally().asked["holderCounts(of:tenant:at:)"] == 1)
      }
    }
  }
}
