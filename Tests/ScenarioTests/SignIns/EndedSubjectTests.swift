import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SampleIdP
import Testing

/// How people end whom no directory brings: what sign-ins stated of them expires, and a person may end them at once.
@Suite struct EndedSubjectTests {
  private static let agent = "crm/agent by agent-rule"

  private static func play(
    on engine: Engine = .memory, facts: JSONObject? = nil,
    _ story: @escaping @Sendable (Scenario, Browser) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(
        rules: [Manifests.rule("agent", when: "groups.display eq \"Agents\"")], justInTime: true, facts: facts)
      try await story(scenario, Browser(scenario: scenario))
    }
  }

  private static func end(
    _ person: String, closing: Bool, _ scenario: Scenario
  ) async throws -> EndSubject.Reply {
    try await scenario.asOperator(
      EndSubject(
        tenant: try await scenario.tenantID("acme"), person: person, closing: closing, reason: "left",
        services: scenario.server.directory))
  }

  private static func people(_ scenario: Scenario) async throws -> JustInTimePage {
    try await SubjectQueries(store: scenario.server.store, clock: scenario.server.clock)
      .justInTime(of: try TenantName("acme"))
  }

  /// Somebody who signs in no more has nothing left but a name, without anybody's doing.
  @Test(arguments: Engine.allCases)
  func whoeverSignsInNoMoreIsLeftWithNothingButAName(engine: Engine) async throws {
    try await Self.play(on: engine, facts: ["validFor": "PT2H"]) { scenario, browser in
      let signedIn = try await browser.arrive("dana@acme.example", .groups("Agents"))
      let id = try #require(signedIn.json?["subject"]?.stringValue)
      let believed = try #require(try await Self.people(scenario).people.first)
      #expect(believed.name == "dana@acme.example" && believed.roles.map(\.description) == ["crm/agent"])
      #expect(believed.believedUntil == scenario.server.clock.now() + .seconds(7200))
      _ = try await scenario.tick()
      scenario.server.clock.advance(by: .seconds(7200))
      #expect(try await browser.session(signedIn.cookie).roles == [], "before any job")
      try await scenario.judge()
      #expect(try await scenario.tick() == ["\(id) -crm/agent"])
      let left = try #require(try await Self.people(scenario).people.first)
      #expect(left.roles.isEmpty && left.believedUntil == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func onesWhoEndHaveNothingAtOnceAndMayComeAnew(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, browser in
      let signedIn = try await browser.arrive("dana@acme.example", .groups("Agents"))
      let id = try #require(signedIn.json?["subject"]?.stringValue)
      _ = try await scenario.tick()
      let told = try await scenario.entries(of: "acme").count
      let reply = try await Self.end("DANA@acme.example", closing: false, scenario)
      #expect(reply.subject.description == id && reply.revoked.map(\.role.description) == ["crm/agent"])
      #expect(try await browser.session(signedIn.cookie).code == "session.unknown")
      #expect(try await scenario.tick() == ["\(id) -crm/agent"])
      #expect(try await Self.people(scenario).total == 0)
      let entries = try await scenario.entries(of: "acme", after: told).prefix(2)
      #expect(entries.map(\.action) == ["subject.ended", "grants.changed"])
      #expect(entries.first?.target.id == id && entries.first?.reason?.text == "left")
      // Whoever comes by the name now is somebody else, of whom nothing is known.
      let anew = try await browser.arrive("dana@acme.example")
      #expect(anew.status == 200 && anew.roles == [] && anew.json?["subject"]?.stringValue != id)
    }
  }

  @Test(arguments: Engine.allCases)
  func aClosedNameIsTheDirectorysAlone(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, browser in
      _ = try await browser.arrive("dana@acme.example", .groups("Agents"))
      #expect(try await Self.end("dana@acme.example", closing: true, scenario).isClosed)
      #expect(try await browser.arrive("Dana@acme.example", .groups("Agents")).code == "subject.closed")
      let directory = try await scenario.directory(of: "acme")
      let user = try await directory.createUser("dana@acme.example")
      #expect(try await browser.arrive("dana@acme.example").json?["subject"]?.stringValue == user)
    }
  }

  /// The place that somebody had is another's, so that a tenant at its limit is not stuck.
  @Test func anEndMakesRoomForAnother() async throws {
    try await Self.play { scenario, browser in
      var tenant = Manifests.tenant("acme")
      tenant["justInTime"] = ["maximum": 1]
      try await scenario.declare(tenant)
      #expect(try await browser.arrive("dana@acme.example").status == 200)
      #expect(try await browser.arrive("erin@acme.example").code == "subject.just-in-time.limit")
      _ = try await Self.end("dana@acme.example", closing: true, scenario)
      #expect(try await browser.arrive("erin@acme.example").status == 200)
    }
  }

  @Test func nobodyOfTheDirectoryIsEndedSoNorAnybodyByAnybody() async throws {
    try await Self.play { scenario, browser in
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      _ = try await directory.createGroup("Agents", [alice])
      for (name, code) in [
        ("alice@acme.example", "subject.managed"), (alice, "subject.managed"), ("nobody", "subject.unknown"),
      ] {
        await #expect(throws: CodedError(ErrorCode(rawValue: code), "", remedy: "")) {
          try await Self.end(name, closing: false, scenario)
        }
      }
      #expect(try await browser.roles(of: "alice@acme.example") == [Self.agent])
      let command = EndSubject(
        tenant: try await scenario.tenantID("acme"), person: alice, closing: false, reason: nil,
        services: scenario.server.directory)
      let client = Principal(
        kind: .client, tenant: try await scenario.tenantID("acme"), id: "idp", scopes: Scope.allSCIM)
      await #expect(throws: CodedError("access.scope.missing", "", remedy: "")) {
        try await scenario.server.runner.run(command, as: client, request: RequestContext(id: "x"))
      }
    }
  }

  /// Somebody whose revocations wait for a person is out at once all the same.
  @Test func noHoldKeepsWhoEnds() async throws {
    try await Self.play { scenario, browser in
      var policy = Manifests.policy("acme", rules: [Manifests.rule("agent", when: "groups.display eq \"Agents\"")])
      policy["guard"] = ["revocations": ["count": 5]]
      try await scenario.declare(policy)
      let names = (0..<7).map { "p\($0)@acme.example" }
      for name in names { _ = try await browser.arrive(name, .groups("Agents")) }
      for name in names { _ = try await Self.end(name, closing: false, scenario) }
      #expect(try await Self.people(scenario).total == 0)
      let tenant = try await scenario.tenantID("acme")
      #expect(try await scenario.server.store.read { try $0.latestHold(of: tenant) } == nil)
      #expect(try await scenario.server.store.read { try $0.effectiveGrantCount(of: tenant) } == 0)
    }
  }
}
