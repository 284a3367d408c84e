import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("A change is told to whoever keeps a role for longer or for less long")
struct RolesThatStayTests {
  private static let agent = RoleReference(application: "crm", role: "agent")

  private static func rules(_ more: String, role: String = "agent") -> String {
    #"{"id": "a", "application": "crm", "role": "\#(role)", "when": "groups.display eq \"Support\""\#(more)}"#
  }

  /// Three people of the group that the rule names.
  private func world(_ rules: String) async throws -> ServiceWorld {
    let world = try await ServiceWorld.make(rules: rules)
    var people: [ResourceID] = []
    for name in ["ada", "bob", "cy"] { people.append(try await world.createUser(name)) }
    _ = try await world.createGroup("Support", people)
    return world
  }

  @Test(arguments: [
    (#", "validFor": "PT1H""#, #", "validFor": "P300D""#, TermCounts(longer: 3)),
    (#", "validFor": "PT2H""#, #", "validFor": "PT1H""#, TermCounts(shorter: 3)),
    (#", "validFor": "PT1H""#, "", TermCounts(longer: 3)), ("", #", "validFor": "PT1H""#, TermCounts(shorter: 3)),
    (#", "unusedAfter": "P30D""#, #", "unusedAfter": "P31D""#, TermCounts(longer: 3)),
    (#", "unusedAfter": "P30D""#, #", "validFor": "P300D""#, TermCounts(longer: 3, shorter: 3)),
  ])
  func anotherTimeIsToldOnEveryWay(from before: String, to after: String, _ counts: TermCounts) async throws {
    let world = try await world(Self.rules(before))
    let report = try await world.toldAlike(ServiceWorld.policy(Self.rules(after)), [Self.agent: counts])
    #expect(report.tenants.first?.tally.affected == 0 && !report.isLossOrEscalation)
    let number = { (count: Int) -> JSONValue in .number(JSONNumber(count)) }
    #expect(report.json["longer"] == (counts.longer > 0 ? ["crm/agent": number(counts.longer)] : [:]))
    #expect(report.json["shorter"] == (counts.shorter > 0 ? ["crm/agent": number(counts.shorter)] : [:]))
    #expect(
      report.json["tenants"]?.arrayValue?.first?["roles"]?["crm/agent"] == [
        "gained": 0, "lost": 0, "longer": number(counts.longer), "shorter": number(counts.shorter),
      ])
  }

  @Test func whatIsSaidInOtherWordsIsNoOtherTime() async throws {
    let world = try await world(Self.rules(#", "validFor": "PT1H""#))
    world.clock.advance(by: .seconds(1800))
    try await world.toldAlike(ServiceWorld.policy(Self.rules(#", "validFor": "PT60M""#)), [:])
  }

  @Test func anEpisodeThatGoesOnEndsLaterAndOneThatIsOverIsNoRoleThatStays() async throws {
    let world = try await world(Self.rules(#", "validFor": "PT1H""#))
    world.clock.advance(by: .seconds(1800))
    try await world.toldAlike(ServiceWorld.policy(Self.rules(#", "validFor": "PT2H""#)), [Self.agent: .init(longer: 3)])
    world.clock.advance(by: .seconds(2 * 3600))
    // Their time is over, though nobody has ended them yet; the condition has never been false since.
    try await world.toldAlike(ServiceWorld.policy(Self.rules(#", "validFor": "PT2H30M""#)), [:])
  }

  @Test func aPrivilegedRoleThatIsHeldLongerNeedsALook() async throws {
    let rules: (String) -> String = { Self.rules(#", "validFor": "\#($0)""#, role: "admin") }
    let world = try await world(Self.rules(""))
    try await world.apply([
      ServiceWorld.tenant.dropLast() + #", "ceiling": {"crm": ["agent", "admin"]}}"#,
      ServiceWorld.policy(rules("PT1H")),
    ])
    let admin = RoleReference(application: "crm", role: "admin")
    let longer = try await world.preview(ServiceWorld.policy(rules("PT2H")))
    #expect(longer.tenants.first?.privilegedLonger == [admin: 3] && longer.isLossOrEscalation)
    let shorter = try await world.preview(ServiceWorld.policy(rules("PT30M")))
    #expect(shorter.tenants.first?.tally.terms.roles == [admin: TermCounts(shorter: 3)] && !shorter.isLossOrEscalation)
  }

  @Test func whatWaitsHasNoOtherTimeUntilItIsConferredAgain() async throws {
    let policy: (String) -> String = { rules in
      #"{"apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme", "rules": [\#(rules)], "#
        + #""guard": {"revocations": {"count": 2, "percent": 100, "window": "PT10M"}}}"#
    }
    let world = try await ServiceWorld.make()
    try await world.apply([policy(Self.rules(#", "validFor": "PT1H""#))])
    var people: [ResourceID] = []
    for name in ["ada", "bob", "cy"] { people.append(try await world.createUser(name)) }
    let group = try await world.createGroup("Support", people)
    _ = try await world.createGroup("Old", Array(people.prefix(2)))
    try await world.patch("Group", group, #"{"op": "remove", "path": "members"}"#)
    for person in people { #expect(try await world.grants(of: person).map(\.state) == [.held]) }
    try await world.toldAlike(policy(Self.rules(#", "validFor": "P2D""#)), [:])
    let again = Self.rules(#", "validFor": "P2D""#).replacing("Support", with: "Old")
    try await world.toldAlike(policy(again), [Self.agent: TermCounts(longer: 2)])
  }

  @Test func aRolloutGivesAnotherTimeToThoseInItsStage() async throws {
    let world = try await world(Self.rules(#", "validFor": "PT1H""#))
    let dan = try await world.createUser("dan")
    try await world.patch(
      "Group", try await world.group("Support"), #"{"op": "add", "path": "members", "value": [{"value": "\#(dan)"}]}"#)
    _ = try await world.createGroup("Pilot", [dan])
    let next = ServiceWorld.policy(Self.rules(#", "validFor": "PT3H""#))
    let staged = next.replacing(#""tenant": "acme""#, with: #""tenant": "acme", "rollout": {"group": "Pilot"}"#)
    try await world.toldAlike(staged, [Self.agent: TermCounts(longer: 1)])
    try await world.toldAlike(next, [Self.agent: TermCounts(longer: 3)])
  }
}

extension ServiceWorld {
  func preview(_ documents: String...) async throws -> PreviewReport {
    let objects = try documents.map { text in
      try ManifestObject.decode(try #require(try JSONValue(parsing: text).objectValue)).get()
    }
    return try await PolicyPreview(store: store, services: services, keyring: keyring, clock: clock).run(objects)
  }

  /// A preview, a dry run and the apply count the same people, and nobody gains or loses a role.
  @discardableResult
  fileprivate func toldAlike(
    _ document: String, _ terms: [RoleReference: TermCounts], _ location: SourceLocation = #_sourceLocation
  ) async throws -> PreviewReport {
    let told = try await preview(document)
    let tally = try #require(told.tenants.first?.tally, sourceLocation: location)
    #expect(tally.terms.roles == terms, sourceLocation: location)
    #expect(tally.roles.isEmpty, sourceLocation: location)
    for isDryRun in [true, false] {
      let report = try await apply([document], dryRun: isDryRun)
      #expect(report.terms.roles == terms, sourceLocation: location)
      #expect(report.terms.people == tally.terms.people, sourceLocation: location)
      #expect(report.granted.isEmpty && report.revoked.isEmpty, sourceLocation: location)
    }
    return told
  }

  fileprivate func group(_ name: String) async throws -> ResourceID {
    let tenant = try await tenant
    return try await store.read { reader in
      let ids = try reader.resourceIDs(type: "Group", tenant: tenant, after: nil, limit: 100)
      let found = try reader.resources(ids, type: "Group", tenant: tenant)
      return try #require(found.first { $0.document["displayName"]?.stringValue == name }).id
    }
  }
}
