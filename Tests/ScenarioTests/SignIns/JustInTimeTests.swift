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

/// A sign-in may create a subject, never a SCIM resource, and what SCIM says of the person goes before.
@Suite struct JustInTimeTests {
  private static let rules = [
    Manifests.rule("agent", when: "groups.display eq \"Agents\""),
    Manifests.rule("supervisor", when: "groups.display eq \"Leads\" and source eq \"scim\""),
  ]
  private static let agent = "crm/agent by agent-rule"

  private static func play(
    on engine: Engine = .memory, rules: [JSONValue] = rules, justInTime: Bool? = true,
    _ story: @escaping @Sendable (Scenario, Browser) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(rules: rules, justInTime: justInTime)
      try await story(scenario, Browser(scenario: scenario))
    }
  }

  @Test(arguments: Engine.allCases)
  func somebodyUnknownBecomesASubjectThatSCIMDoesNotList(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, browser in
      let first = try await browser.arrive("dana@acme.example", .groups("Agents", "Leads"))
      #expect(first.roles == [Self.agent])
      let id = try #require(first.json?["subject"]?.stringValue)
      #expect(try await scenario.tick() == ["\(id) +crm/agent"])
      let again = try await browser.arrive("DANA@acme.example", .groups("Agents"))
      #expect(again.json?["subject"]?.stringValue == id)
      let actions = try await scenario.entries(of: "acme").map(\.action)
      #expect(actions.filter { $0 == "subject.created" }.count == 1)

      let directory = try await scenario.directory(of: "acme")
      #expect(try await directory.send(.get, "Users").total == 0)
      #expect(try await directory.send(.get, "Users/\(id)").status == 404)
      #expect(try await directory.setActive(false, id).status == 404)
      let group = try await directory.send(
        .post, "Groups", ["displayName": "Leads", "members": [["value": .string(id)]]])
      #expect(group.status == 400)

      // What the assertion stated is over after a day, and the role with it.
      scenario.server.clock.advance(by: .seconds(86_400))
      try await scenario.judge()
      #expect(try await scenario.tick() == ["\(id) -crm/agent"])
      #expect(try await scenario.explain("dana@acme.example").source == .saml)
    }
  }

  @Test(arguments: Engine.allCases)
  func aCreateOfTheSameNameAdoptsTheSubjectAndJudgesItAnew(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, browser in
      let signedIn = try await browser.arrive("dana@acme.example", .groups("Agents"))
      let id = try #require(signedIn.json?["subject"]?.stringValue)
      let directory = try await scenario.directory(of: "acme")
      #expect(try await directory.createUser("Dana@Acme.example") == id)
      #expect(try await directory.send(.get, "Users").total == 1)
      let adopted = try await scenario.entries(of: "acme")
      #expect(adopted.suffix(3).map(\.action) == ["scim.user.created", "subject.adopted", "grants.changed"])
      #expect(adopted.last?.roleChanges == ["removed \(Self.agent)"])
      // The session goes on, with what the directory says.
      #expect(try await browser.session(signedIn.cookie).roles == [])
      _ = try await directory.createGroup("Leads", [id])
      #expect(try await browser.session(signedIn.cookie).roles == ["crm/supervisor by supervisor-rule"])
      #expect(try await browser.arrive("dana@acme.example", .groups("Agents")).json?["subject"]?.stringValue == id)
      #expect(try await scenario.explain("dana@acme.example").source == .scim)
    }
  }

  @Test(arguments: Engine.allCases)
  func whoeverSCIMRemovedIsNotBroughtBackByASignIn(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, browser in
      let directory = try await scenario.directory(of: "acme")
      let dana = try await directory.createUser("dana@acme.example")
      #expect(try await directory.send(.delete, "Users/\(dana)").status == 204)
      let refused = try await browser.arrive("Dana@acme.example", .groups("Agents"))
      #expect(refused.status == 403 && refused.code == "subject.closed")
      #expect(try await scenario.entries(of: "acme").last?.reason?.code == "subject.closed")
      let back = try await directory.createUser("dana@acme.example")
      #expect(try await browser.arrive("dana@acme.example").json?["subject"]?.stringValue == back)
    }
  }

  @Test func aNameThatSCIMTookAwayOpensNoDoorEither() async throws {
    try await Self.play { scenario, browser in
      let directory = try await scenario.directory(of: "acme")
      let dana = try await directory.createUser("dana@acme.example")
      // As some directories put somebody away: deactivated under another name.
      #expect(try await directory.setActive(false, dana).status == 200)
      let renamed = try await directory.patch(
        "Users/\(dana)", [["op": "replace", "path": "userName", "value": "removed-dana@acme.example"]])
      #expect(renamed.status == 200)
      #expect(try await browser.arrive("dana@acme.example").code == "subject.closed")
      #expect(try await browser.arrive("removed-dana@acme.example").code == "subject.deactivated")
      // The name is free for SCIM alone.
      let other = try await directory.createUser("dana@acme.example")
      #expect(try await browser.arrive("dana@acme.example").json?["subject"]?.stringValue == other)
    }
  }

  @Test func everyNameOfSomebodyRemovedIsClosedWhicheverConnectionAsks() async throws {
    try await Self.play { scenario, _ in
      try await scenario.declare(
        try Manifests.connection("acme", name: "by-email", justInTime: true, match: "email"),
        try Manifests.connection("acme", name: "by-id", justInTime: true, match: "externalId"))
      let directory = try await scenario.directory(of: "acme")
      let created = try await directory.send(
        .post, "Users",
        [
          "userName": "dana", "externalId": "00u1",
          "emails": [["value": "dana@acme.example"], ["value": "d@acme.example"]],
        ])
      let dana = try #require(created.id)
      #expect(try await directory.send(.delete, "Users/\(dana)").status == 204)
      for (connection, name) in [
        ("sample-idp", "dana"), ("by-id", "00u1"), ("by-email", "DANA@acme.example"), ("by-email", "d@acme.example"),
      ] {
        let answer = try await Browser(scenario: scenario, connection: connection).arrive(name)
        #expect(answer.code == "subject.closed", "\(name)")
      }
      // External ids are exact, so that this is another name.
      #expect(try await Browser(scenario: scenario, connection: "by-id").arrive("00U1").status == 200)
    }
  }

  @Test func aBulkRequestAdoptsToo() async throws {
    try await Self.play { scenario, browser in
      let id = try #require(try await browser.arrive("dana@acme.example").json?["subject"]?.stringValue)
      let directory = try await scenario.directory(of: "acme")
      let answer = try await directory.send(
        .post, "Bulk",
        [
          "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
          "Operations": [
            [
              "method": "POST", "path": "/Groups", "bulkId": "g",
              "data": ["displayName": "Leads", "members": [["value": "bulkId:u"]]],
            ],
            ["method": "POST", "path": "/Users", "bulkId": "u", "data": ["userName": "dana@acme.example"]],
          ],
        ])
      #expect(answer.status == 200)
      #expect(try await browser.arrive("dana@acme.example").json?["subject"]?.stringValue == id)
      #expect(try await scenario.explain(id).grants.map(\.role.description) == ["crm/supervisor"])
      #expect(try await directory.send(.get, "Users/\(id)").status == 200)
    }
  }

  @Test func aBulkRequestThatIsPutOffAdoptsToo() async throws {
    try await Self.play { scenario, browser in
      let id = try #require(try await browser.arrive("dana@acme.example").json?["subject"]?.stringValue)
      let directory = try await scenario.directory(of: "acme")
      let answer = try await directory.send(
        .post, "Bulk",
        [
          "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
          "Operations": [
            ["method": "POST", "path": "/Users", "bulkId": "u", "data": ["userName": "dana@acme.example"]],
            [
              "method": "POST", "path": "/Groups", "bulkId": "g",
              "data": ["displayName": "Leads", "members": [["value": "bulkId:u"]]],
            ],
          ],
        ], headers: HTTPFields.Element.Name("Prefer").map { [$0: "respond-async"] } ?? [:])
      #expect(answer.status == 202)
      while try await scenario.server.deferred.tick() > 0 {}
      #expect(try await scenario.explain(id).grants.map(\.role.description) == ["crm/supervisor"])
      #expect(try await directory.send(.get, "Users/\(id)").status == 200)
    }
  }

  @Test func aSubjectWhoseNameAUserTakesEndsWithItsAccounts() async throws {
    try await Self.play { scenario, browser in
      let signedIn = try await browser.arrive("dana@acme.example", .groups("Agents"))
      let id = try #require(signedIn.json?["subject"]?.stringValue)
      _ = try await scenario.tick()
      let directory = try await scenario.directory(of: "acme")
      let user = try await directory.createUser("d.archer@acme.example")
      #expect(
        try await directory.patch(
          "Users/\(user)", [["op": "replace", "path": "userName", "value": "dana@acme.example"]]
        ).status == 200)
      #expect(try await browser.session(signedIn.cookie).code == "session.unknown")
      #expect(try await scenario.tick() == ["\(id) -crm/agent"])
      #expect(try await scenario.entries(of: "acme").map(\.action).contains("subject.ended"))
      #expect(try await browser.arrive("dana@acme.example").json?["subject"]?.stringValue == user)
    }
  }

  @Test func byDefaultNobodyIsCreatedWhereSCIMBringsPeople() async throws {
    try await Self.play(justInTime: nil) { scenario, browser in
      #expect(try await browser.arrive("dana@acme.example").status == 200)
      let tenant = try await scenario.tenantID("acme")
      let issued = try await scenario.asOperator(
        CreateToken(tenant: tenant, name: "idp", scopes: [.scimRead], expires: nil))
      #expect(try await browser.arrive("erin@acme.example").code == "subject.unknown")
      // Those created before do not get in either, and a token that is gone opens nothing.
      #expect(try await browser.arrive("dana@acme.example").code == "subject.unknown")
      _ = try await scenario.asOperator(RevokeToken(tenant: tenant, id: issued.token.id))
      #expect(try await browser.arrive("erin@acme.example").code == "subject.unknown")
      try await scenario.declare(try Manifests.connection("acme", justInTime: true))
      #expect(try await browser.arrive("erin@acme.example").status == 200)
    }
    try await Self.play(justInTime: false) { _, browser in
      let answer = try await browser.arrive("dana@acme.example")
      #expect(answer.code == "subject.unknown")
    }
  }

  @Test func noPrivilegeComesToSomebodyWhomOnlyAssertionsKnow() async throws {
    let ways = [
      "groups.display eq \"Admins\"", "userName pr", "active eq true", "source eq \"saml\"", "not (title pr)",
    ]
    for when in ways {
      try await Self.play(rules: [Manifests.rule("admin", when: when)]) { _, browser in
        let answer = try await browser.arrive("dana@acme.example", .groups("Admins"))
        #expect(answer.roles == [], "\(when)")
      }
    }
    let said = Manifests.rule("admin", when: "groups.display eq \"Admins\"", ["sources": ["saml"]])
    try await Self.play(rules: [said]) { _, browser in
      let answer = try await browser.arrive("dana@acme.example", .groups("Admins"))
      #expect(answer.roles == ["crm/admin by admin-rule"])
    }
  }

  @Test func anAssertedGroupIsNoGroupOfTheDirectoryWhateverItIsCalled() async throws {
    try await Self.play { scenario, browser in
      let directory = try await scenario.directory(of: "acme")
      let group = try await directory.createGroup("Agents")
      try await scenario.declare(
        Manifests.policy(
          "acme",
          rules: [
            Manifests.rule("agent", when: "groups.value eq \"\(group)\""),
            Manifests.rule("supervisor", when: "groups.externalId eq \"g1\""),
          ]))
      #expect(try await browser.arrive("dana@acme.example", .groups(group, "g1")).roles == [])
    }
  }

  @Test func aTenantHasAsManyAsItMayAndNamesThatDoNotLastMakeNobody() async throws {
    try await Self.play { scenario, browser in
      var tenant = Manifests.tenant("acme")
      tenant["justInTime"] = ["maximum": 1]
      try await scenario.declare(tenant)
      #expect(try await browser.arrive("dana@acme.example").status == 200)
      #expect(try await browser.arrive("erin@acme.example").code == "subject.just-in-time.limit")
      #expect(try await browser.arrive("dana@acme.example").status == 200)
      let transient = SamplePerson(
        nameID: "_8f3c", nameIDFormat: "urn:oasis:names:tc:SAML:2.0:nameid-format:transient")
      tenant["justInTime"] = ["maximum": 9]
      try await scenario.declare(tenant)
      #expect(try await browser.post(try browser.response(about: transient)).code == "subject.unknown")
      #expect(try await browser.arrive("dana\u{200B}@acme.example").code == "subject.unknown")
    }
  }
}
