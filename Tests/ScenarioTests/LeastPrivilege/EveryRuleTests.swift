import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SampleIdP
import Testing

/// One attempt to break each rule of design §4, over SCIM, SAML and `apply` alone. Rule 1 is in LeastPrivilegeTests, rule 2
/// there and here, rule 7 in RevocationTests; rule 9 is the guard's.
@Suite struct EveryRuleTests {
  private static func finance() -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "Application", "name": "crm",
      "roles": [
        ["name": "agent", "entitlements": ["read"]], ["name": "supervisor", "entitlements": ["read", "assign"]],
        ["name": "admin", "privileged": true],
      ],
      "exclusive": [["agent", "admin"]],
    ]
  }

  private static let byGroup = [
    Manifests.rule("agent", when: "groups.display eq \"Agents\""),
    Manifests.rule("supervisor", when: "groups.display eq \"Leads\""),
    Manifests.rule("admin", when: "groups.display eq \"Admins\""),
  ]

  /// Alice, in these groups, by name.
  private static func play(
    on engine: Engine = .memory, _ application: JSONObject = Manifests.application(), rules: [JSONValue] = byGroup,
    groups: [String] = [],
    _ story: @escaping @Sendable (Scenario, DirectoryClient, Browser, String, [String: String]) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(
        application, Manifests.tenant("acme"), try Manifests.connection("acme"),
        Manifests.slowTarget("acme"), Manifests.policy("acme", rules: rules))
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice")
      var ids: [String: String] = [:]
      for group in groups { ids[group] = try await directory.createGroup(group, [alice]) }
      try await story(scenario, directory, Browser(scenario: scenario), alice, ids)
    }
  }

  /// Rule 2: lowering the ceiling under a policy that uses the role is refused like raising the policy above it.
  @Test func neitherThePolicyNorTheCeilingMovesPastTheOther() async throws {
    try await Self.play(groups: ["Leads"]) { scenario, _, browser, _, _ in
      let lowered = try await scenario.apply([Manifests.tenant("acme", ceiling: ["agent", "admin"])])
      #expect(lowered.problems.map(\.code) == ["mapping.role.above-ceiling"])
      #expect(try await browser.roles(of: "alice") == ["crm/supervisor by supervisor-rule"])
    }
  }

  /// Rule 3, on every engine: whoever holds one keeps it; whoever would get both at once gets none.
  @Test(arguments: Engine.allCases)
  func rolesThatMustNotMeetNeverDo(engine: Engine) async throws {
    try await Self.play(on: engine, Self.finance(), groups: ["Agents"]) { scenario, directory, browser, alice, ids in
      let admins = try await directory.createGroup("Admins", [alice])
      #expect(try await browser.roles(of: "alice") == ["crm/agent by agent-rule"])
      let conflict = try await scenario.entries(of: "acme").last { $0.action == "grants.conflict" }
      let told = conflict?.changes.first?.after?["rules"]?.stringValue ?? ""
      #expect(told.contains("agent-rule") && told.contains("admin-rule"))
      // What stays is what is left, and only then may the other come.
      #expect(try await directory.remove(alice, from: try #require(ids["Agents"])).status == 204)
      #expect(try await browser.roles(of: "alice") == ["crm/admin by admin-rule"])
      #expect(try await directory.remove(alice, from: admins).status == 204)
      let bob = try await directory.createUser("bob")
      let rules = [
        Manifests.rule("agent", when: "userName eq \"bob\""), Manifests.rule("admin", when: "userName eq \"bob\""),
      ]
      try await scenario.declare(Manifests.policy("acme", rules: rules))
      #expect(try await browser.roles(of: "bob") == [])
      #expect(try await scenario.explain(bob).grants.isEmpty)
    }
  }

  /// Rule 4: however an assertion is dressed up, a privileged role of SCIM state does not come by it, and `apply` refuses
  /// rules that would let it.
  @Test func anAssertionAloneNeverRaisesPrivilege() async throws {
    try await Self.play { scenario, directory, browser, alice, _ in
      let ways = ["saml.groups eq \"x\"", "not (saml.groups eq \"x\")", "userName pr or saml.groups pr"]
      for when in ways {
        let report = try await scenario.apply([Manifests.policy("acme", rules: [Manifests.rule("admin", when: when)])])
        #expect(report.problems.map(\.code) == ["mapping.role.privileged-by-assertion"], "\(when)")
      }
      let claims = [SamplePerson.Attribute.groups("Admins"), .init("roles", ["admin"]), .init("userType", ["Admins"])]
      for claim in claims { #expect(try await browser.arrive("alice", claim).roles == []) }
      _ = try await directory.createGroup("Admins", [alice])
      #expect(try await browser.arrive("alice").roles == ["crm/admin by admin-rule"])
      let said = Manifests.rule("admin", when: "saml.groups eq \"Admins\"", ["sources": ["saml"]])
      try await scenario.declare(Manifests.policy("acme", rules: [said]))
      #expect(try await browser.arrive("alice").roles == [])
      #expect(try await browser.arrive("alice", .groups("Admins")).roles == ["crm/admin by admin-rule"])
    }
  }

  /// Rule 5: signing in again, touching the user or applying the policy anew does not bring an expired grant back; leaving
  /// and returning does.
  @Test(arguments: Engine.allCases)
  func anExpiredGrantIsNotTalkedBackToLife(engine: Engine) async throws {
    let rule = Manifests.rule("agent", when: "groups.display eq \"On-call\"", ["validFor": "PT8H"])
    try await Self.play(on: engine, rules: [rule], groups: ["On-call"]) { scenario, directory, browser, alice, ids in
      #expect(try await browser.roles(of: "alice") == ["crm/agent by agent-rule"])
      scenario.server.clock.advance(by: .seconds(8 * 3600))
      try await scenario.judge()
      #expect(try await browser.roles(of: "alice") == [])
      let touch: JSONValue = ["op": "add", "path": "title", "value": "Engineer"]
      #expect(try await directory.patch("Users/\(alice)", [touch]).status == 200)
      var again = Manifests.policy("acme", rules: [rule])
      again["description"] = "Applied anew."
      try await scenario.declare(again)
      #expect(try await browser.roles(of: "alice") == [])
      let group = try #require(ids["On-call"])
      #expect(try await directory.remove(alice, from: group).status == 204)
      #expect(try await directory.add(alice, to: group).status == 204)
      #expect(try await browser.roles(of: "alice") == ["crm/agent by agent-rule"])
    }
  }

  /// Rule 5 for statements of sign-ins: a new sign-in renews what is believed, and not a grant that was given for a time.
  @Test func aSignInDoesNotLengthenATimeBoundGrant() async throws {
    let rule = Manifests.rule("agent", when: "saml.groups eq \"On-call\"", ["validFor": "PT2H"])
    try await Self.play(rules: [rule]) { scenario, _, browser, _, _ in
      let first = try await browser.arrive("alice", .groups("On-call"))
      #expect(first.roles == ["crm/agent by agent-rule"])
      scenario.server.clock.advance(by: .seconds(3600))
      #expect(try await browser.arrive("alice", .groups("On-call")).roles == ["crm/agent by agent-rule"])
      scenario.server.clock.advance(by: .seconds(3600))
      #expect(try await browser.arrive("alice", .groups("On-call")).roles == [])
      #expect(try await browser.arrive("alice").roles == [])
      #expect(try await browser.arrive("alice", .groups("On-call")).roles == ["crm/agent by agent-rule"])
    }
  }

  /// Rule 6: whichever way SCIM closes somebody, everything is over with the answer, and no assertion brings it back.
  @Test(arguments: Engine.allCases)
  func whatSCIMClosedIsOverAtOnceAndStaysSo(engine: Engine) async throws {
    try await Self.play(on: engine, groups: ["Agents"]) { scenario, directory, browser, alice, _ in
      let signedIn = try await browser.arrive("alice", .groups("Agents"))
      #expect(signedIn.roles == ["crm/agent by agent-rule"])
      _ = try await scenario.tick()
      #expect(try await directory.setActive(false, alice).status == 200)
      #expect(try await browser.session(signedIn.cookie).code == "session.unknown")
      #expect(try await scenario.entries(of: "acme").last?.roleChanges == ["removed crm/agent by agent-rule"])
      #expect(try await scenario.tick() == ["\(alice) -crm/agent"])
      #expect(try await browser.arrive("alice", .groups("Agents")).code == "subject.deactivated")
      #expect(try await directory.send(.delete, "Users/\(alice)").status == 204)
      try await scenario.declare(try Manifests.connection("acme", justInTime: true))
      #expect(try await browser.arrive("alice", .groups("Agents")).code == "subject.closed")
      #expect(try await browser.arrive("ALICE").code == "subject.closed")
    }
  }

  /// Rule 8: a covered role stays granted and is a finding; targets get the rights of all.
  @Test func aCoveredRoleIsAFindingAndStays() async throws {
    try await Self.play(Self.finance(), groups: ["Agents", "Leads"]) { scenario, _, browser, alice, _ in
      let explained = try await scenario.explain(alice)
      #expect(explained.findings.map(\.check) == ["role.redundant"])
      let roles = try await browser.roles(of: "alice").sorted()
      #expect(roles == ["crm/agent by agent-rule", "crm/supervisor by supervisor-rule"])
    }
  }

  /// Rule 10: also where a background job grants it, the grant names the request that caused it.
  @Test(arguments: [Engine.memory, .sqlite])
  func aGrantNamesTheRequestThatCausedItEvenWhereAJobGivesIt(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(rules: Self.byGroup)
      let directory = try await scenario.directory(of: "acme")
      let tenant = try await scenario.tenantID("acme")
      let ids = (1...1001).map { ResourceID(milliseconds: 1_700_000_000_000, random: (0, UInt64($0))) }
      try await People.put(ids, in: tenant, scenario.server.store)
      let answer = try await directory.send(
        .post, "Groups",
        ["displayName": "Agents", "members": .array(ids.map { ["value": .string($0.description)] })],
        headers: [.init("X-Request-Id")!: "the-cause"])
      #expect(answer.status == 201)
      let last = try #require(ids.last).description
      #expect(try await scenario.explain(last).grants.isEmpty)
      try await scenario.judge()
      let grant = try #require(try await scenario.explain(last).grants.first)
      #expect(grant.origin["request"] == "the-cause")
      #expect(grant.origin["rules"]?.arrayValue?.first?["rule"] == "agent-rule")
      let entry = try #require(try await scenario.entries(of: "acme").last)
      #expect(entry.action == "grants.changed" && entry.target.id == last && entry.request?.id == "the-cause")
      #expect(entry.actor.kind == .system)
    }
  }
}
