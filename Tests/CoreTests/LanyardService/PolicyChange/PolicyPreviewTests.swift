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

  /// Random directories, random policies and a clock that runs, also past the end of roles that nobody has ended yet: who is
  /// named is who changes, and the counts are the dry run's and the apply's.
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
      world.clock.advance(by: .seconds(Int.random(in: 0..<5000, using: &random)))
      let next = ServiceWorld.policy(Self.rules(&random))
      let before = try await roles(world, people)
      let told = try await preview(world, next)
      let rehearsed = try await world.apply([next], dryRun: true)
      let done = try await world.apply([next])
      let after = try await roles(world, people)
      #expect(Self.counts(told) { $0.gained } == done.granted, "seed \(seed), round \(round)")
      #expect(Self.counts(told) { $0.lost } == done.revoked, "seed \(seed), round \(round)")
      #expect((rehearsed.granted, rehearsed.revoked) == (done.granted, done.revoked), "seed \(seed), round \(round)")
      guard let tally = told.tenants.first?.tally else {
        #expect(done.steps.map(\.effect) == [.untouched], "seed \(seed), round \(round)")
        continue
      }
      let (had, have) = (Set(before.keys), Set(after.keys))
      #expect(Self.named(tally.gains) == have.subtracting(had), "seed \(seed), round \(round)")
      #expect(Self.named(tally.losses) == had.subtracting(have), "seed \(seed), round \(round)")
      #expect(tally.subjects == people.count)
      #expect(tally.affected == Set(had.symmetricDifference(have).map(\.subject)).count)
      let terms = Self.terms(from: before, to: after)
      for report in [tally.terms, rehearsed.terms, done.terms] {
        #expect(report.roles == terms.roles, "seed \(seed), round \(round)")
        #expect(report.people == terms.people, "seed \(seed), round \(round)")
      }
    }
  }

  /// Who keeps what for another time, by the ledger; nil is without end.
  private static func terms(
    from before: [Holding: Grant], to after: [Holding: Grant]
  ) -> (roles: [RoleReference: TermCounts], people: TermCounts) {
    var (longer, shorter): (Set<Holding>, Set<Holding>) = ([], [])
    for (holding, old) in before {
      guard let new = after[holding] else { continue }
      let never = Instant(rfc3339: "9999-01-01T00:00:00Z") ?? old.since
      let ends = (old.validUntil ?? never, new.validUntil ?? never)
      let spans = (old.unusedAfter ?? .seconds(Int64.max), new.unusedAfter ?? .seconds(Int64.max))
      if ends.1 > ends.0 || spans.1 > spans.0 { longer.insert(holding) }
      if ends.1 < ends.0 || spans.1 < spans.0 { shorter.insert(holding) }
    }
    var roles: [RoleReference: TermCounts] = [:]
    for role in Set(longer.union(shorter).map(\.role)) {
      roles[role] = TermCounts(
        longer: longer.count { $0.role == role }, shorter: shorter.count { $0.role == role })
    }
    return (
      roles, TermCounts(longer: Set(longer.map(\.subject)).count, shorter: Set(shorter.map(\.subject)).count)
    )
  }

  private struct Holding: Hashable {
    let subject: ResourceID
    let role: RoleReference
  }

  private static func named(_ effects: [PreviewTally.Effect]) -> Set<Holding> {
    Set(effects.map { Holding(subject: $0.subject, role: $0.role) })
  }

  private func roles(_ world: ServiceWorld, _ people: [ResourceID]) async throws -> [Holding: Grant] {
    let tenant = try await world.tenant
    let grants = try await world.store.read { try $0.grants(of: people, tenant: tenant) }
      .filter { $0.isEffective(at: world.clock.now()) }
    return Dictionary(uniqueKeysWithValues: grants.map { (Holding(subject: $0.subject, role: $0.role), $0) })
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
      let terms =
        [
          "", "", #", "validFor": "PT1H""#, #", "validFor": "PT2H""#, #", "validFor": "PT1H", "renew": true"#,
          #", "unusedAfter": "P30D""#, #", "unusedAfter": "P60D""#, #", "validFor": "PT3H", "unusedAfter": "P30D""#,
        ].randomElement(using: &random) ?? ""
      return #"{"id": "r\#(number)", "application": "crm", "role": "\#(role)", "when": "\#(condition)"\#(terms)}"#
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

  @Test func aPreviewOfOneTenantIsNoLeaveToApplyToOthers() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([ServiceWorld.tenant.replacing("acme", with: "globex")])
    let objects = try [
      ServiceWorld.policy(""), ServiceWorld.policy("").replacing("acme", with: "globex"),
    ].map { try ManifestObject.decode(try #require(try JSONValue(parsing: $0).objectValue)).get() }
    let preview = PolicyPreview(
      store: world.store, services: world.services, keyring: world.keyring, clock: world.clock)
    let one = try await preview.run(objects, only: TenantName("acme"))
    #expect(one.leftOut.map(\.text) == ["globex"] && one.fingerprint.isEmpty)
    #expect(one.json["fingerprint"] == .null && one.json["leftOut"] == ["globex"])
    let own = try await preview.run([objects[0]], only: TenantName("acme"))
    #expect(own.leftOut.isEmpty && !own.fingerprint.isEmpty)
    #expect(try await preview.run(objects).leftOut.isEmpty)
  }

  @Test func aGuardThatLetsMorePassIsWarnedOf() async throws {
    let world = try await ServiceWorld.make()
    let policy: (String) -> String = {
      ServiceWorld.policy(ServiceWorld.standardRules).replacing(#""count": 1000000, "percent": 100"#, with: $0)
    }
    try await world.apply([policy(#""count": 5, "percent": 10"#)])
    for limits in [
      #""count": 100000, "percent": 10"#, #""count": 5, "percent": 11"#,
      #""count": 5, "percent": 10, "window": "PT9M""#,
    ] {
      #expect(try await preview(world, policy(limits)).warnings.map(\.code) == [.lintGuardLooser])
      let rehearsal = try await world.apply([policy(limits)], dryRun: true)
      #expect(rehearsal.warnings.map(\.code) == [.lintGuardLooser])
    }
    #expect(try await preview(world, policy(#""count": 4, "percent": 10, "window": "PT11M""#)).warnings.isEmpty)
    // Until a rollout is complete, the stricter of the two guards counts.
    let staged = policy(#""count": 9, "percent": 10"#)
      .replacing(#""tenant": "acme""#, with: #""tenant": "acme", "rollout": {"percent": 10}"#)
    #expect(try await world.apply([staged]).warnings.isEmpty)
    #expect(try await preview(world, policy(#""count": 9, "percent": 10"#)).warnings.map(\.code) == [.lintGuardLooser])
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
