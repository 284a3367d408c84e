import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SampleIdP
import Testing

/// What a sign-in states counts for rules that read it, for as long as it is believed, and no longer.
@Suite struct SAMLFactsTests {
  private static let rules = [
    Manifests.rule("agent", when: "saml.groups eq \"Agents\""),
    Manifests.rule("supervisor", when: "saml.department eq \"Sales\" and groups.display eq \"Staff\""),
  ]
  private static let facts: JSONObject = ["attributes": ["department": "urn:x:department"], "validFor": "PT2H"]
  /// More than may be kept, in a message that is not too long.
  private static let muchText = (0..<70).map { "\($0) " + String(repeating: "x", count: 1000) }
  private static let both = ["crm/agent by agent-rule", "crm/supervisor by supervisor-rule"]

  private static func play(
    on engine: Engine, _ story: @escaping @Sendable (Scenario, Browser, String) async throws -> Void
  )
    async throws
  {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(rules: rules, facts: facts)
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice")
      _ = try await directory.createGroup("Staff", [alice])
      try await story(scenario, Browser(scenario: scenario), alice)
    }
  }

  @Test(arguments: Engine.allCases)
  func itCountsInEveryEvaluationUntilItExpiresAndThenTheRolesEnd(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, browser, alice in
      let signedIn = try await browser.arrive("alice", .groups("Agents"), .init("urn:x:department", ["Sales"]))
      #expect(signedIn.roles == Self.both)
      let directory = try await scenario.directory(of: "acme")
      #expect(
        try await directory.patch("Users/\(alice)", [["op": "add", "path": "title", "value": "Boss"]]).status == 200)
      #expect(try await browser.session(signedIn.cookie).roles == Self.both)
      #expect(try await scenario.tick() == ["\(alice) +crm/agent +crm/supervisor"])
      scenario.server.clock.advance(by: .seconds(7199))
      try await scenario.judge()
      #expect(try await browser.session(signedIn.cookie).roles == Self.both)
      scenario.server.clock.advance(by: .seconds(1))
      // Live at once, and in the ledger when the job comes to it.
      #expect(try await browser.session(signedIn.cookie).roles == [])
      let before = try await scenario.entries(of: "acme").count
      try await scenario.judge()
      let entries = try await scenario.entries(of: "acme", after: before)
      #expect(entries.map(\.action) == ["grants.changed"])
      #expect(entries.first?.roleChanges == Self.both.map { "removed \($0)" })
      #expect(try await scenario.tick() == ["\(alice) -crm/agent -crm/supervisor"])
      #expect(try await scenario.explain("alice").signIns.isEmpty)
      try await scenario.judge()
      #expect(try await scenario.entries(of: "acme", after: before + 2).isEmpty)
    }
  }

  @Test func theNextSignInReplacesWhatTheOneBeforeStated() async throws {
    try await Self.play(on: .memory) { scenario, browser, _ in
      let first = try await browser.arrive("alice", .groups("Agents"), .init("urn:x:department", ["Sales"]))
      #expect(first.roles == Self.both)
      #expect(try await browser.arrive("alice", .init("urn:x:department", ["Sales"])).roles == [Self.both[1]])
      #expect(try await browser.arrive("alice").roles == [])
      #expect(try await scenario.entries(of: "acme").last?.roleChanges == ["removed \(Self.both[1])"])
    }
  }

  @Test func eachConnectionSpeaksForItselfAndOfAnAttributeTheNewestWordCounts() async throws {
    try await Self.play(on: .memory) { scenario, browser, _ in
      try await scenario.declare(try Manifests.connection("acme", name: "other", facts: Self.facts))
      let other = Browser(scenario: scenario, connection: "other")
      #expect(
        try await browser.arrive("alice", .groups("Agents"), .init("urn:x:department", ["Sales"])).roles == Self.both)
      scenario.server.clock.advance(by: .seconds(60))
      #expect(try await other.arrive("alice", .init("urn:x:department", ["Legal"])).roles == [Self.both[0]])
      // The newer word goes with its connection's time; the older one was forgotten before.
      scenario.server.clock.advance(by: .seconds(7140))
      try await scenario.judge()
      #expect(try await scenario.explain("alice").signIns.map(\.connection) == ["other"])
    }
  }

  @Test(arguments: Engine.allCases)
  func whatAnIdentityProviderStatedIsNobodysWordOnceTheConnectionTrustsAnother(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, browser, alice in
      #expect(try await browser.arrive("alice", .groups("Agents")).roles == [Self.both[0]])
      #expect(try await scenario.tick() == ["\(alice) +crm/agent"])
      let trusted = try Manifests.connection("acme", facts: Self.facts)
      var other = trusted
      var idp = try #require(trusted["idp"]?.objectValue)
      idp["entityID"] = "https://other.example/metadata"
      other["idp"] = .object(idp)
      try await scenario.declare(other)
      #expect(try await scenario.explain("alice").signIns.isEmpty)
      #expect(try await scenario.tick() == ["\(alice) -crm/agent"])
      // It counts again where the first one does, for as long as it was stated for.
      try await scenario.declare(trusted)
      #expect(try await scenario.explain("alice").signIns.map(\.connection) == ["sample-idp"])
    }
  }

  @Test func whoeverIsDeactivatedHasToSignInAgainBeforeAnythingIsBelieved() async throws {
    try await Self.play(on: .memory) { scenario, browser, alice in
      #expect(try await browser.arrive("alice", .groups("Agents")).roles == [Self.both[0]])
      let directory = try await scenario.directory(of: "acme")
      #expect(try await directory.setActive(false, alice).status == 200)
      #expect(try await directory.setActive(true, alice).status == 200)
      #expect(try await scenario.explain("alice").grants.isEmpty)
      #expect(try await browser.arrive("alice", .groups("Agents")).roles == [Self.both[0]])
    }
  }

  @Test func assertedGroupsAreNotTheDirectorysNorTheOtherWayRound() async throws {
    try await Self.play(on: .memory) { scenario, browser, alice in
      let directory = try await scenario.directory(of: "acme")
      _ = try await directory.createGroup("Agents", [alice])
      #expect(try await browser.arrive("alice").roles == [])
      try await scenario.declare(Manifests.policy("acme", [("agent", "Engineers")]))
      #expect(try await browser.arrive("alice", .groups("Engineers")).roles == [])
    }
  }

  @Test func neAndNotAreTrueWhereNothingIsAssertedAndAbsentActiveIsTrue() async throws {
    try await Scenario.play(on: .memory) { scenario in
      try await scenario.declareAcme(
        rules: [
          Manifests.rule("agent", when: "saml.department ne \"Sales\" and active eq true"),
          Manifests.rule("supervisor", when: "not (saml.groups eq \"Contractors\")"),
        ], justInTime: true, facts: Self.facts)
      let browser = Browser(scenario: scenario)
      let roles = Self.both
      for name in ["alice", "bob"] {
        // Alice is SCIM's, without `active`; Bob is nobody's.
        if name == "alice" {
          let directory = try await scenario.directory(of: "acme")
          #expect(try await directory.send(.post, "Users", ["userName": .string(name)]).status == 201)
        }
        let first = try await browser.arrive(name)
        #expect(first.roles.sorted() == roles, "\(name)")
        #expect(try await browser.arrive(name, .groups("Contractors")).roles == [roles[0]], "\(name)")
        #expect(try await browser.arrive(name, .init("urn:x:department", ["Sales"])).roles == [roles[1]], "\(name)")
      }
    }
  }

  @Test func anAssertionThatStatesTooMuchIsRefusedWholeAndNotCut() async throws {
    try await Self.play(on: .memory) { scenario, browser, _ in
      let answer = try await browser.arrive("alice", .init("groups", Self.muchText))
      #expect(answer.status == 403 && answer.code == "sign-in.refused")
      let codes = try await scenario.entries(of: "acme").map { $0.reason?.code }
      #expect(codes.last == "sign-in.facts.too-large")
      // What nothing reads is not counted, for it is not kept.
      let unread = SamplePerson.Attribute("urn:x:unread", Self.muchText)
      let accepted = try await browser.arrive("alice", unread, .groups("Agents"))
      #expect(accepted.roles == [Self.both[0]])
    }
  }

  @Test func theLogSealsWhatWasStatedOnceAndTellsNoneOfItInTheOpen() async throws {
    try await Self.play(on: .memory) { scenario, browser, alice in
      for _ in 0..<2 {
        _ = try await browser.arrive("alice", .groups("Agents"), .init("urn:x:department", ["Confidential"]))
      }
      let completed = try await scenario.entries(of: "acme").filter { $0.action == "sign-in.completed" }
      let summary = completed.first?.changes.first { $0.path == "facts" }
      #expect(summary?.after?["groups"] == 1 && summary?.after?["attributes"] == 1)
      for line in try await scenario.auditTrail(of: "acme").lines.dropFirst().dropLast() {
        let entry = try #require(try JSONValue(parsing: line.dropLast() + [])["entry"]?.stringValue)
        #expect(!entry.contains("Confidential") && !entry.contains("Agents"))
      }
      let opened = try await scenario.auditTrail(of: "acme").lines.filter {
        String(decoding: $0, as: UTF8.self).contains("Confidential")
      }
      #expect(opened.count == 1)
      let grant = try #require(try await scenario.explain("alice").grants.first)
      #expect(grant.origin["assertions"]?.arrayValue?.first?["connection"] == "sample-idp")
      #expect(completed.first?.changes.contains { $0.path == "assertion" } == true)
    }
  }

  @Test func aRuleCanReadOnlyWhatAConnectionDeclares() async throws {
    try await Self.play(on: .memory) { scenario, _, _ in
      let unknown = try await scenario.apply([
        Manifests.policy("acme", rules: [Manifests.rule("agent", when: "saml.team eq \"x\"")])
      ])
      #expect(unknown.problems.map(\.code) == ["mapping.condition.invalid"])
      let without = try await scenario.apply([try Manifests.connection("acme")])
      #expect(without.problems.map(\.code) == ["mapping.condition.invalid"])
    }
  }

  @Test func whatAnUndeclaredAttributeIsCalledDoesNotMakeItADeclaredOne() async throws {
    try await Scenario.play(on: .memory) { scenario in
      try await scenario.declareAcme(
        rules: [Manifests.rule("agent", when: "saml.department eq \"Sales\"")],
        attributes: [["to": "department", "saml": "department"]], facts: Self.facts)
      _ = try await scenario.directory(of: "acme").createUser("alice")
      let browser = Browser(scenario: scenario)
      #expect(try await browser.arrive("alice", .init("department", ["Sales"])).roles == [])
      #expect(try await browser.arrive("alice", .init("urn:x:department", ["Sales"])).roles == [Self.both[0]])
    }
  }
}
