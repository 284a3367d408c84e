import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardRuntime
import LanyardService
import LanyardTesting
import RoleMapping
import SampleIdP
import SignedXML
import Testing

/// The policies of `samples/mapping`, each applied as it is and lived with for a while.
@Suite struct PresetTests {
  @Test(arguments: ["support-desk", "sales-and-finance", "engineering-on-call", "contractors", "partner-sign-in"])
  func theCheckFindsNothingWrong(preset: String) async throws {
    let path = Repository.path("samples/mapping/\(preset)/policy.yaml")
    let report = try await MappingCheck(path: path, configuration: nil, isStrict: true).run()
    #expect(report.status == .done)
    #expect(report.json["warnings"]?.arrayValue == [], "\(preset)")
  }

  @Test func aSeniorAgentWhoLeavesTheDeskLosesBoth() async throws {
    try await Preset.play("support-desk", "support-example") { preset in
      let alice = try await preset.person("alice", type: nil, in: "Support", "Support Seniors", "Helpdesk Admins")
      #expect(try await preset.roles(of: "alice") == ["helpdesk/agent", "helpdesk/senior-agent"])
      let why = try await preset.explain("alice", "helpdesk/desk-admin")
      #expect(why.roles.first?.verdicts.map(\.outcome) == [.conditionFalse])
      try await preset.set("userType", "Employee", of: alice)
      #expect(try await preset.roles(of: "alice").contains("helpdesk/desk-admin"))
      try await preset.leave(alice, "Support")
      #expect(try await preset.roles(of: "alice") == ["helpdesk/desk-admin"])
    }
  }

  @Test func whoEntersPaymentsDoesNotReleaseThem() async throws {
    try await Preset.play("sales-and-finance", "trade-example") { preset in
      let carl = try await preset.person("carl", type: "Employee", in: "Accounts Payable")
      try await preset.join(carl, "Payment Approvers")
      #expect(try await preset.roles(of: "carl") == ["finance/clerk"])
      let why = try await preset.explain("carl", "finance/approver")
      #expect(why.roles.first?.verdicts.map(\.outcome) == [.excluded])
      #expect(why.findings.compactMap(\.error?.code) == ["mapping.roles.exclusive"])
      try await preset.leave(carl, "Accounts Payable")
      #expect(try await preset.roles(of: "carl") == ["finance/approver"])
      // Across applications too, and at once: neither.
      let sally = try await preset.person("sally", type: "Employee", in: "Sales", "Payment Approvers")
      #expect(try await preset.roles(of: "sally") == ["sales/rep"], "the group that came first gave its role")
      try await preset.leave(sally, "Sales")
      #expect(try await preset.roles(of: "sally") == ["finance/approver"])
    }
  }

  @Test func aShiftEndsByItselfAndTheNextBeginsWithJoiningAnew() async throws {
    try await Preset.play("engineering-on-call", "engineering-example") { preset in
      let erin = try await preset.person("erin", type: nil, in: "On-call", "Incident Responders")
      try await preset.set(
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "Engineering", of: erin)
      #expect(
        try await preset.roles(of: "erin") == [
          "production/incident-admin", "production/operator", "production/viewer",
        ])
      let then = preset.scenario.server.clock.now()
      try await preset.pass(hours: 4)
      #expect(try await preset.roles(of: "erin") == ["production/operator", "production/viewer"])
      try await preset.pass(hours: 10)
      #expect(try await preset.roles(of: "erin") == ["production/viewer"])
      let why = try await preset.explain("erin", "production/operator")
      #expect(why.roles.first?.verdicts.map(\.outcome) == [.expired(at: then + .seconds(14 * 3600))])
      #expect(try await preset.roles(of: "erin", at: then).count == 3, "the ledger remembers")
      try await preset.leave(erin, "On-call")
      try await preset.join(erin, "On-call")
      #expect(try await preset.roles(of: "erin").contains("production/operator"))
    }
  }

  @Test func aPartnerHasWhatTheDaysSignInStatesAndNothingOnTheNextDay() async throws {
    try await Preset.play("partner-sign-in", "partner-example", signsIn: true) { preset in
      let browser = Browser(scenario: preset.scenario, tenant: "partner-example", connection: "partner-idp")
      let level = SamplePerson.Attribute("http://schemas.partner.example/claims/partner-level", ["gold"])
      let teams = SamplePerson.Attribute("http://schemas.partner.example/claims/teams", ["Order Desk"])
      let nothing = try await browser.arrive("pat@partner.example")
      #expect(nothing.status == 200 && nothing.roles == [])
      #expect(try await browser.arrive("pat@partner.example", teams).roles == [])
      let both = ["partner-portal/buyer by buyers", "partner-portal/reader by readers"]
      #expect(try await browser.arrive("pat@partner.example", level, teams).roles == both)
      try await preset.pass(hours: 9)
      #expect(try await preset.roles(of: "pat@partner.example").count == 2)
      try await preset.pass(hours: 1)
      #expect(try await preset.roles(of: "pat@partner.example").isEmpty)
    }
  }

  @Test func aContractorWhoIsHiredChangesWithOneChange() async throws {
    try await Preset.play("contractors", "contractors-example") { preset in
      _ = try await preset.person("nobody", type: nil, in: "Project Alpha")
      #expect(try await preset.roles(of: "nobody").isEmpty)
      let cora = try await preset.person("cora", type: "Contractor", in: "Project Alpha")
      #expect(try await preset.roles(of: "cora") == ["workspace/guest", "workspace/project-editor"])
      try await preset.pass(hours: 30 * 24)
      #expect(try await preset.roles(of: "cora") == ["workspace/guest"])
      try await preset.set("userType", "Employee", of: cora)
      #expect(try await preset.roles(of: "cora") == ["workspace/member", "workspace/project-editor"])
    }
  }
}

/// A preset in force, and the people it is about.
private struct Preset: Sendable {
  let scenario: Scenario
  let directory: DirectoryClient
  let tenant: TenantName

  static func play(
    _ preset: String, _ tenant: String, signsIn: Bool = false,
    _ story: @escaping @Sendable (Preset) async throws -> Void
  ) async throws {
    try await Scenario.play(on: .sqlite) { scenario in
      let loaded = try ManifestLoader().load(Repository.path("samples/mapping/\(preset)")).get()
      let report = try await scenario.apply(
        try loaded.map { signsIn ? try trusting($0.object.document) : $0.object.document })
      try #require(report.problems.map(\.code) == [])
      try await story(
        Preset(
          scenario: scenario,
          directory: signsIn
            ? DirectoryClient(scenario: scenario, tenant: tenant) : try await scenario.directory(of: tenant),
          tenant: try TenantName(tenant)))
    }
  }

  /// The same connection with the tests' identity provider in the place of the sample's.
  private static func trusting(_ document: JSONObject) throws -> JSONObject {
    guard document["kind"] == "Connection" else { return document }
    var document = document
    document["idp"] = [
      "entityID": .string(IdentityProvider.entityID), "ssoURL": "https://idp.example.org/sso",
      "certificates": [.string(try IdentityProvider.shared().key.certificatePEM)],
    ]
    document["allowIdPInitiated"] = true
    return document
  }

  /// Creates somebody and puts them into groups, one after the other.
  func person(_ name: String, type: String?, in groups: String...) async throws -> String {
    let user = try await directory.createUser(name)
    if let type { try await set("userType", type, of: user) }
    for group in groups { try await join(user, group) }
    return user
  }

  func set(_ attribute: String, _ value: String, of user: String) async throws {
    let answer = try await directory.patch(
      "Users/\(user)", [["op": "add", "path": .string(attribute), "value": .string(value)]])
    try #require([200, 204].contains(answer.status))
  }

  func join(_ user: String, _ group: String) async throws {
    if let id = try await id(of: group) {
      try #require(try await directory.add(user, to: id).status == 204)
    } else {
      _ = try await directory.createGroup(group, [user])
    }
  }

  func leave(_ user: String, _ group: String) async throws {
    try #require(try await directory.remove(user, from: try #require(try await id(of: group))).status == 204)
  }

  private func id(of group: String) async throws -> String? {
    let name = group.replacing(" ", with: "%20")
    return try await directory.send(.get, "Groups?filter=displayName%20eq%20%22\(name)%22").resources.first?["id"]?
      .stringValue
  }

  func pass(hours: Int) async throws {
    let server = scenario.server
    server.clock.advance(by: .seconds(hours * 3600))
    let runner = EvaluationRunner(runner: server.runner, services: server.directory, clock: server.clock)
    while try await runner.tick() > 0 {}
  }

  func roles(of user: String, at instant: Instant? = nil) async throws -> [String] {
    let server = scenario.server
    let history = try await AccessQueries(store: server.store, services: server.directory, clock: server.clock)
      .history(of: user, tenant: tenant, at: instant ?? server.clock.now())
    return history.grants.map(\.role.description).sorted()
  }

  func explain(_ user: String, _ role: String) async throws -> SubjectExplanation {
    let server = scenario.server
    return try await MappingQueries(store: server.store, services: server.directory, clock: server.clock)
      .explain(tenant: tenant, user: user, role: role)
  }
}
