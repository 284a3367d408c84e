import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@Suite("The ledger of grants")
struct LedgerTests {
  private static let twoRules = """
    {"id": "a-support", "application": "crm", "role": "agent", "when": "groups.display eq \\"Support\\""},
    {"id": "b-backup", "application": "crm", "role": "agent", "when": "groups.display eq \\"Backup\\"", "validFor": "PT1H"}
    """

  @Test func otherReasonsBeginAnotherRowAndTheHoldingGoesOn() async throws {
    let world = try await ServiceWorld.make(rules: Self.twoRules, withTarget: true)
    let ada = try await world.createUser("ada")
    let support = try await world.createGroup("Support", [ada])
    let began = world.clock.now()
    world.clock.advance(by: .seconds(60))
    _ = try await world.createGroup("Backup", [ada])
    let between = world.clock.now()
    world.clock.advance(by: .seconds(60))
    try await world.leave(ada, support)
    let now = world.clock.now()

    let rows = try await world.grants(of: ada)
    #expect(rows.map(\.state) == [.restated, .restated, .active])
    #expect(rows.map(\.endCause) == [.restated, .restated, nil])
    #expect(rows.map(\.since) == [began, between, now])
    #expect(rows.map(\.ended) == [between, now, nil])
    #expect(rows.allSatisfy { $0.heldSince == began })
    #expect(rows.map(\.validUntil) == [nil, nil, between + .seconds(3600)])
    #expect(try await world.deliveries(of: ada).count == 1, "targets hear of roles, not of reasons")

    #expect(try await world.ledger(ada, at: began).map(\.rules) == [["a-support"]])
    #expect(try await world.ledger(ada, at: between).map(\.rules) == [["a-support", "b-backup"]])
    #expect(try await world.ledger(ada, at: now).map(\.rules) == [["b-backup"]])
    #expect(try await world.ledger(ada, at: began - .milliseconds(1)).isEmpty)
  }

  @Test func whoHeldWhatIsKnownAfterThePersonIsGone() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    let then = world.clock.now()
    world.clock.advance(by: .seconds(60))
    try await world.delete("User", ada)
    world.clock.advance(by: .seconds(60))
    let history = try await world.access.history(of: ada.description, tenant: TenantName("acme"))
    #expect(history.userName == nil && history.grants.map(\.endCause) == [.directory])
    #expect(try await world.ledger(ada, at: then).map(\.rules) == [["support-agents"]])
    #expect(try await world.ledger(ada, at: world.clock.now()).isEmpty)
    let page = try await world.access.page(of: TenantName("acme"), .init(instant: then), limit: 10)
    #expect(page.rows.map(\.userName) == [nil] && page.rows.map(\.state) == [.active])
    for user in ["ada", ResourceID(milliseconds: 0, random: (7, 7)).description] {
      await #expect { _ = try await world.access.history(of: user, tenant: TenantName("acme")) } throws: {
        ($0 as? CodedError)?.code == .subjectUnknown
      }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func theAnswerForAnInstantThatIsOverNeverChanges(seed: UInt64) async throws {
    let world = try await ServiceWorld.make(rules: RandomDirectory.rules)
    var directory = try await RandomDirectory(world, seed: seed)
    var answers: [(instant: Instant, text: String)] = []
    for _ in 0..<80 {
      try await directory.step()
      // A millisecond is over as soon as the next begins.
      answers.append((world.clock.now(), try await directory.answer(at: world.clock.now())))
      world.clock.advance(by: .milliseconds(1))
    }
    #expect(Set(answers.map(\.text)).count > 12, "seed \(seed): the edits changed too little")
    for answer in answers {
      let now = try await directory.answer(at: answer.instant)
      #expect(now == answer.text, "seed \(seed), at \(answer.instant)")
    }
  }
}

/// Three people, four groups, and whatever happens to them.
private struct RandomDirectory {
  static let rules = """
    {"id": "a", "application": "crm", "role": "agent", "when": "groups.display eq \\"g0\\""},
    {"id": "b", "application": "crm", "role": "agent", "when": "groups.display eq \\"g1\\"", "validFor": "PT2H"},
    {"id": "c", "application": "crm", "role": "agent", "when": "title pr", "validFor": "PT1H", "renew": true},
    {"id": "d", "application": "crm", "role": "supervisor", "when": "groups.display eq \\"g2\\""},
    {"id": "e", "application": "crm", "role": "auditor", "when": "groups.display eq \\"g3\\"", "validFor": "PT3H"}
    """

  let world: ServiceWorld
  private let random: SeededRandomSource
  private var people: [ResourceID] = []
  private var everybody: [ResourceID] = []
  private var groups: [ResourceID] = []

  init(_ world: ServiceWorld, seed: UInt64) async throws {
    (self.world, random) = (world, SeededRandomSource(seed: seed))
    for name in ["ada", "bob", "eve"] { people.append(try await world.createUser(name)) }
    everybody = people
    for number in 0..<4 { groups.append(try await world.createGroup("g\(number)")) }
  }

  mutating func step() async throws {
    let place = Int(random.next() % UInt64(people.count))
    let (person, group) = (people[place], groups[Int(random.next() % UInt64(groups.count))])
    switch random.next() % 16 {
    case 0...4: try await world.join(person, group)
    case 5...7: try await world.leave(person, group)
    case 8, 9: try await world.patch("User", person, #"{"op": "add", "path": "title", "value": "Dr"}"#)
    case 10: try await world.patch("User", person, #"{"op": "remove", "path": "title"}"#)
    case 11, 12:
      let active = random.next() % 2 == 0
      try await world.patch("User", person, #"{"op": "replace", "path": "active", "value": \#(active)}"#)
    case 13:
      try await world.delete("User", person)
      people[place] = try await world.createUser("person-\(everybody.count)")
      everybody.append(people[place])
    case 14:
      // A clock that is set right by a second must not rewrite the minute before.
      world.clock.advance(by: .seconds(Int64(random.next() % 7200)))
    default: _ = try await world.evaluation.tick()
    }
  }

  /// Everything that can be asked about an instant.
  func answer(at instant: Instant) async throws -> String {
    var texts: [String] = []
    for person in everybody {
      guard
        let history = try? await world.access.history(of: person.description, tenant: TenantName("acme"), at: instant)
      else { continue }
      let grants = history.json["grants"] ?? .null
      if grants.arrayValue?.isEmpty == false {
        texts.append("\(person) " + String(decoding: grants.serialized(), as: UTF8.self))
      }
    }
    let page = try await world.access.page(of: TenantName("acme"), .init(instant: instant), limit: 1000)
    texts += page.rows.map { "\($0.grant.id) \($0.state) \($0.rules) \($0.lastUsed?.rfc3339 ?? "")" }
    return texts.joined(separator: "\n")
  }
}

extension ServiceWorld {
  var access: AccessQueries { AccessQueries(store: store, services: services, clock: clock) }

  fileprivate func ledger(_ user: ResourceID, at instant: Instant) async throws -> [AccessRow] {
    let rows = try await access.page(of: TenantName("acme"), .init(instant: instant), limit: 1000).rows
    let history = try await access.history(of: user.description, tenant: TenantName("acme"), at: instant)
    let mine = rows.filter { $0.grant.subject == user }
    #expect(history.grants == mine.map(\.grant))
    return mine
  }
}
