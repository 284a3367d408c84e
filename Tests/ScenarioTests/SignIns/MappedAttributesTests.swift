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

/// What a policy makes of the partner's fields reaches targets, and a bad value costs the person concerned and nobody else.
@Suite struct MappedAttributesTests {
  private static let department: JSONValue = [
    "to": "department", "scim": "title", "saml": "urn:x:department",
    "values": ["Support": "support", "Sales": "sales"],
    "default": "general",
  ]
  private static let number: JSONValue = ["to": "number", "scim": "nickName", "type": "integer", "required": true]

  private static func play(
    on engine: Engine = .memory, _ attributes: [JSONValue],
    _ story: @escaping @Sendable (Scenario, DirectoryClient, String) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(
        rules: [Manifests.rule("agent", when: "userName pr")], attributes: attributes)
      let directory = try await scenario.directory(of: "acme")
      try await story(scenario, directory, try await directory.createUser("alice"))
    }
  }

  /// The attributes of the account in each message that the target gets now.
  private static func told(_ scenario: Scenario) async throws -> [JSONValue?] {
    var told: [JSONValue?] = []
    while true {
      scenario.server.clock.advance(by: .seconds(5))
      _ = try await scenario.server.deliveries.tick()
      let messages = scenario.server.target.takeMessages()
      if messages.isEmpty { return told }
      told += messages.map { $0.data["subject"]?["attributes"] }
    }
  }

  @Test(arguments: Engine.allCases)
  func attributesReachTargetsWithTheRoleAndWhenTheyChange(engine: Engine) async throws {
    try await Self.play(on: engine, [Self.department]) { scenario, directory, alice in
      #expect(try await Self.told(scenario) == [["department": "general"]])
      let set: JSONValue = ["op": "add", "path": "title", "value": "Support"]
      #expect(try await directory.patch("Users/\(alice)", [set]).status == 200)
      #expect(try await Self.told(scenario) == [["department": "support"]])
      #expect(try await directory.patch("Users/\(alice)", [set]).status == 200)
      #expect(try await Self.told(scenario) == [])
      let explained = try await scenario.explain("alice").profile
      #expect(explained.map(\.name) == ["department"] && explained.map(\.value.json) == ["support"])
    }
  }

  @Test func theAuthorityWinsAndTheOtherIsHeardWhereItIsSilent() async throws {
    var trusting = Self.department.objectValue ?? [:]
    trusting["authority"] = "saml"
    try await Self.play([.object(trusting)]) { scenario, directory, alice in
      let browser = Browser(scenario: scenario)
      #expect(
        try await directory.patch("Users/\(alice)", [["op": "add", "path": "title", "value": "Support"]]).status == 200)
      #expect(try await Self.told(scenario).last == ["department": "support"])
      #expect(try await browser.arrive("alice", .init("urn:x:department", ["Sales"])).status == 200)
      #expect(try await Self.told(scenario) == [["department": "sales"]])
      // When the assertion is no longer believed, the directory is heard again.
      scenario.server.clock.advance(by: .seconds(86_400))
      try await scenario.judge()
      #expect(try await Self.told(scenario) == [["department": "support"]])
    }
  }

  @Test(arguments: Engine.allCases)
  func whoeverLacksARequiredAttributeHasNoRoleAndTheLogSaysWhich(engine: Engine) async throws {
    try await Self.play(on: engine, [Self.number]) { scenario, directory, alice in
      let browser = Browser(scenario: scenario)
      #expect(try await browser.roles(of: "alice") == [])
      let refused = try await scenario.entries(of: "acme").filter { $0.action == "subject.attribute.refused" }
      #expect(refused.first?.reason?.code == "mapping.attribute.missing" && refused.first?.target.id == alice)
      let cases: [(JSONValue, [String])] = [("007-secret", []), ("42", ["crm/agent by agent-rule"])]
      for (value, roles) in cases {
        #expect(
          try await directory.patch("Users/\(alice)", [["op": "add", "path": "nickName", "value": value]]).status == 200
        )
        #expect(try await browser.roles(of: "alice") == roles)
      }
      #expect(try await scenario.explain("alice").profile.map(\.value.json) == [42])
      // Others are not concerned, and no value stands in the open.
      let bob = try await directory.send(.post, "Users", ["userName": "bob", "nickName": "7"])
      #expect(bob.status == 201)
      #expect(try await browser.roles(of: "bob") == ["crm/agent by agent-rule"])
      let codes = try await scenario.entries(of: "acme").compactMap(\.reason?.code)
      #expect(codes.contains("mapping.attribute.wrong-type"))
      for line in try await scenario.auditTrail(of: "acme").lines.dropFirst().dropLast() {
        let entry = try #require(try JSONValue(parsing: line.dropLast() + [])["entry"]?.stringValue)
        #expect(!entry.contains("007-secret"))
      }
    }
  }

  @Test func aValueThatIsNotAllowedCostsTheAttributeAndNotTheRole() async throws {
    try await Self.play([Self.department]) { scenario, directory, alice in
      #expect(
        try await directory.patch("Users/\(alice)", [["op": "add", "path": "title", "value": "Wizardry"]]).status == 200
      )
      #expect(try await Self.told(scenario).last == .some(nil))
      let explained = try await scenario.explain("alice")
      #expect(explained.findings.compactMap(\.error?.code) == ["mapping.attribute.not-allowed"])
      #expect(explained.grants.map(\.role.description) == ["crm/agent"])
    }
  }
}
