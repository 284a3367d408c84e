import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("A preview tells what an apply then does")
struct PolicyPreviewTests {
  private func preview(
    _ world: ServiceWorld, _ document: String, names: Int = 1000
  ) async throws -> PreviewReport {
    let object = try ManifestObject.decode(try #require(try JSONValue(parsing: document).objectValue)).get()
    return try await PolicyPreview(
      store: world.store, services: world.services, keyring: world.keyring, clock: world.clock
    ).run([object], names: names)
  }

  private static func counts(_ preview: PreviewReport, _ count: (PreviewTally.Count) -> Int) -> [String: Int] {
    let pairs = preview.tenants.flatMap { $0.tally.roles.map { ($0.key.description, count($0.value)) } }
    return Dictionary(pairs, uniquingKeysWith: +).filter { $0.value > 0 }
  }

  /// Random directories and random policies: who is named is who changes, and the counts are the apply's.
  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func previewEqualsApply(seed: UInt64) async throws {
    var random = SeededRandomSource(seed: seed)
    let world = try await ServiceWorld.make(rules: Self.rules(&random))
    var people: [ResourceID] = []
    for number in 0..<30 {
      let more = Bool.random(using: &random) ? "" : #", "active": false"#
      people.append(try await world.createUser("u\(number)", Int.random(in: 0..<8, using: &random) == 0 ? more : ""))
    }
    for name in Self.groups { _ = try await world.createGroup(name, people.filter { _ in random.next() % 3 == 0 }) }
    for round in 0..<4 {
      let next = ServiceWorld.policy(Self.rules(&random))
      let before = try await roles(world, people)
      let told = try await preview(world, next)
      let done = try await world.apply([next])
      let after = try await roles(world, people)
      #expect(Self.counts(told) { $0.gained } == done.granted, "seed \(seed), round \(round)")
      #expect(Self.counts(told) { $0.lost } == done.revoked, "seed \(seed), round \(round)")
      let tally = try #require(told.tenants.first?.tally)
      #expect(Self.named(tally.gains) == after.subtracting(before), "seed \(seed), round \(round)")
      #expect(Self.named(tally.losses) == before.subtracting(after), "seed \(seed), round \(round)")
      #expect(tally.subjects == people.count)
      #expect(tally.affected == Set(before.symmetricDifference(after).map(\.subject)).count)
    }
  }

  private struct Holding: Hashable {
    let subject: ResourceID
    let role: RoleReference
  }

  private static func named(_ effects: [PreviewTally.Effect]) -> Set<Holding> {
    Set(effects.map { Holding(subject: $0.subject, role: $0.role) })
  }

  private func roles(_ world: ServiceWorld, _ people: [ResourceID]) async throws -> Set<Holding> {
    let tenant = try await world.tenant
    let grants = try await world.store.read { try $0.grants(of: people, tenant: tenant) }
    return Set(grants.map { Holding(subject: $0.subject, role: $0.role) })
  }

  private static let groups = ["Support", "Leads", "Review", "Sales"]

  private static func rules(_ random: inout SeededRandomSource) -> String {
    (0..<Int.random(in: 0..<5, using: &random)).map { number in
      let role = ["agent", "supervisor", "auditor"].randomElement(using: &random) ?? "agent"
      let group = groups.randomElement(using: &random) ?? ""
      let condition =
        [
          #"groups.display eq \"\#(group)\""#, #"not (groups.display eq \"\#(group)\")"#, "active eq true",
          #"userName sw \"u1\""#,
        ].randomElement(using: &random) ?? ""
      return #"{"id": "r\#(number)", "application": "crm", "role": "\#(role)", "when": "\#(condition)"}"#
    }.joined(separator: ", ")
  }

  @Test func gainsAndLossesAreCountedByRuleAndFindingsAndGroupsBeside() async throws {
    let world = try await ServiceWorld.make()
    let people = [
      try await world.createUser("ada"), try await world.createUser("bob"), try await world.createUser("eve"),
    ]
    _ = try await world.createGroup("Support", people)
    _ = try await world.createGroup("Canteen", people)
    try await world.patch("User", people[2], #"{"op": "replace", "path": "active", "value": false}"#)
    let report = try await preview(
      world,
      ServiceWorld.policy(
        ServiceWorld.standardRules.replacing("Support", with: "Nobody").replacing("Leads", with: "Support")),
      names: 1)
    let tally = try #require(report.tenants.first?.tally)
    #expect(tally.rules["support-agents"] == PreviewTally.Count(gained: 0, lost: 2))
    #expect(tally.rules["leads"] == PreviewTally.Count(gained: 2, lost: 0))
    #expect(tally.findings == ["subject.deactivated": 1])
    #expect((tally.unmatchedGroups, tally.unmatchedNames) == (1, ["Canteen"]))
    #expect(tally.gains.map(\.userName) == ["ada"])
    #expect(tally.losses.map(\.userName) == ["ada"])
    #expect((tally.gained, tally.lost, tally.affected) == (2, 2, 2))
  }

  @Test func manySlicesAddUp() async throws {
    let world = try await ServiceWorld.make()
    let tenant = try await world.tenant
    let now = world.clock.now()
    let ids = (0..<2300).map { ResourceID(milliseconds: 1_795_000_000_000 + Int64($0), random: (1, UInt64($0))) }
    try await world.store.write { transaction in
      let rows = ids.map { id in
        Change.insertResource(
          StoredResource(
            id: id, tenant: tenant, type: "User", created: now, lastModified: now,
            document: ["userName": .string("u\(id)")]), index: [])
      }
      try transaction.apply(rows, entries: [], heads: [])
    }
    let everybody = #"{"id": "all", "application": "crm", "role": "agent", "when": "active eq true"}"#
    let report = try await preview(world, ServiceWorld.policy(everybody), names: 3)
    let tally = try #require(report.tenants.first?.tally)
    #expect((tally.subjects, tally.gained) == (2300, 2300))
    #expect(tally.gains.map(\.subject) == Array(ids.prefix(3)))
  }

  @Test func aPrivilegedGainIsTold() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([
      ServiceWorld.tenant.dropLast() + #", "ceiling": {"crm": ["agent", "supervisor", "auditor", "admin"]}}"#
    ])
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Root", [ada])
    let report = try await preview(
      world,
      ServiceWorld.policy(#"{"id": "x", "application": "crm", "role": "admin", "when": "groups.display eq \"Root\""}"#))
    #expect(report.tenants.first?.tally.privilegedGains == [RoleReference(application: "crm", role: "admin"): 1])
  }

  @Test func onlyWhatWasPreviewedIsApplied() async throws {
    let world = try await ServiceWorld.make()
    let next = ServiceWorld.policy(ServiceWorld.standardRules.replacing("Leads", with: "Bosses"))
    let told = try await preview(world, next)
    #expect(told.fingerprint.utf8.count == 32)
    let other = ServiceWorld.policy(ServiceWorld.standardRules.replacing("Leads", with: "Others"))
    #expect(try await world.apply(other, as: told.fingerprint).problems.map(\.code) == [.mappingPreviewStale])
    #expect(try await world.apply(next, as: told.fingerprint).steps.map(\.effect) == [.changed])
    // It is good once: what is in force has changed.
    #expect(try await world.apply(next, as: told.fingerprint).problems.map(\.code) == [.mappingPreviewStale])
  }

  @Test func whatIsWrongIsToldAndNobodyIsLookedAt() async throws {
    let world = try await ServiceWorld.make()
    let report = try await preview(
      world, ServiceWorld.policy(#"{"id": "x", "application": "crm", "role": "nope", "when": "active eq true"}"#))
    #expect(report.problems.map(\.code) == [.mappingRoleUnknown])
    #expect(report.tenants.isEmpty && report.fingerprint.isEmpty)
  }
}

extension ServiceWorld {
  fileprivate func apply(_ document: String, as previewed: String) async throws -> ApplyReport {
    let object = try ManifestObject.decode(try #require(try JSONValue(parsing: document).objectValue)).get()
    return try await run(
      ApplyManifest(
        objects: [object], secrets: [:], isDryRun: false, services: services, keyring: keyring, previewed: previewed))
  }
}
