import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// The ledger tells of any instant who held what, and whose revocation waited then.
@Suite struct HeldAccessTests {
  private func states(_ admin: AdminClient, at instant: Instant? = nil) async throws -> [String: Int] {
    let page = try await admin.get("/tenants/acme/access?limit=1000" + (instant.map { "&at=\($0.rfc3339)" } ?? ""))
    let states = try #require(page.json?["grants"]?.arrayValue).compactMap { $0["state"]?.stringValue }
    return Dictionary(states.map { ($0, 1) }, uniquingKeysWith: +)
  }

  @Test(arguments: Engine.allCases)
  func thatARevocationWaitedIsNotForgottenWhenAPersonDecided(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let (admin, clock) = (try await AdminClient(scenario), scenario.server.clock)
      var moments: [Instant] = []
      func pass() {
        moments.append(clock.now())
        clock.advance(by: .seconds(60))
      }
      pass()
      _ = try await acme.empty()
      pass()
      // One comes back, goes again, and the others are let go.
      #expect(try await acme.directory.add(acme.people[0], to: acme.support).status == 204)
      pass()
      #expect(try await acme.directory.remove(acme.people[0], from: acme.support).status == 204)
      pass()
      let hold = try #require(try await acme.openHold())
      _ = try await acme.release(hold.id)
      pass()
      let told: [[String: Int]] = [["active": 8], ["held": 8], ["active": 1, "held": 7], ["held": 8], [:]]
      for (moment, expected) in zip(moments, told) { #expect(try await states(admin, at: moment) == expected) }
      #expect(try await states(admin) == [:])

      let queries = AccessQueries(store: scenario.server.store, services: scenario.server.directory, clock: clock)
      let name = try TenantName("acme")
      let history = try await queries.history(of: acme.people[0], tenant: name)
      let row = try #require(history.grants.first)
      #expect(history.grants.count == 1 && row.endCause == .released)
      #expect(row.waits.map(\.since) == [moments[1], moments[3]] && row.waits.map(\.until) == [moments[2], nil])
      #expect(row.waits.allSatisfy { $0.hold == hold.id && !$0.request.isEmpty })
      for (moment, state) in zip(moments, ["active", "held", "active", "held"]) {
        let then = try await queries.history(of: acme.people[0], tenant: name, at: moment)
        #expect(then.json["grants"]?.arrayValue?.first?["state"]?.stringValue == state)
        let explained = try await MappingQueries(
          store: scenario.server.store, services: scenario.server.directory, clock: clock
        ).explain(tenant: name, user: acme.people[0], at: moment)
        #expect(explained.grants.map(\.state.rawValue) == [state])
      }
    }
  }

  /// However often a directory takes and gives: no row grows without end, and nothing is forgotten.
  @Test func aRowThatWaitedOftenGoesOnAsAnother() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let (admin, clock) = (try await AdminClient(scenario), scenario.server.clock)
      _ = try await acme.empty()
      var moments: [Instant] = []
      for _ in 0..<Grant.mostWaits + 2 {
        moments.append(clock.now())
        clock.advance(by: .seconds(1))
        #expect(try await acme.directory.add(acme.people[0], to: acme.support).status == 204)
        clock.advance(by: .seconds(1))
        #expect(try await acme.directory.remove(acme.people[0], from: acme.support).status == 204)
      }
      for moment in moments {
        #expect(try await states(admin, at: moment) == ["held": 8])
        #expect(try await states(admin, at: moment + .seconds(1)) == ["held": 7, "active": 1])
      }
      let (tenant, person) = (acme.tenant, try #require(ResourceID(acme.people[0])))
      let rows = try await scenario.server.store.read {
        try $0.grants(of: person, tenant: tenant, includingEnded: true)
      }
      #expect(rows.map(\.waits.count) == [Grant.mostWaits, 3])
    }
  }

  @Test(arguments: Engine.allCases)
  func somebodyDeletedWhoHoldsARoleStillIsNamed(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let admin = try await AdminClient(scenario)
      _ = try await acme.empty()
      #expect(try await acme.directory.send(.delete, "Users/\(acme.people[1])").status == 204)
      let rows = try #require(try await admin.get("/tenants/acme/access").json?["grants"]?.arrayValue)
      let row = try #require(rows.first { $0["subject"]?.stringValue == acme.people[1] })
      #expect(row["userName"] == "p1@acme.example" && row["active"] == .null && row["state"] == "held")
      let queries = AccessQueries(
        store: scenario.server.store, services: scenario.server.directory, clock: scenario.server.clock)
      let history = try await queries.history(of: acme.people[1], tenant: try TenantName("acme"))
      #expect(history.userName == "p1@acme.example" && history.isGone)

      let mapping = MappingQueries(
        store: scenario.server.store, services: scenario.server.directory, clock: scenario.server.clock)
      for name in [acme.people[1], "P1@acme.example"] {
        let explained = try await mapping.explain(tenant: try TenantName("acme"), user: name)
        #expect(explained.isGone && explained.userName == "p1@acme.example")
        #expect(explained.grants.map(\.state) == [.held])
        #expect(explained.roles.allSatisfy { !$0.isConferred })
      }
      let hold = try #require(try await acme.openHold())
      _ = try await acme.release(hold.id)
      let code = try await acme.refusal {
        _ = try await mapping.explain(tenant: TenantName("acme"), user: acme.people[1])
      }
      #expect(code == .subjectUnknown)
    }
  }
}
