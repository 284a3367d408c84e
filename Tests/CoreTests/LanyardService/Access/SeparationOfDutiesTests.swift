import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// Design §4.2 and §4.3, tried with policies, catalogues, ceilings and people that nobody thought of.
@Suite("Roles that must not meet do not")
struct SeparationOfDutiesTests {
  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func whateverIsDeclaredAndInWhateverOrderPeopleMove(seed: UInt64) async throws {
    let world = try await ServiceWorld.empty()
    var story = RandomDuties(world, seed: seed)
    try await story.begin()
    for step in 0..<60 {
      try await story.step()
      try await story.check("seed \(seed), step \(step)")
    }
    #expect(story.grantsSeen > 20, "seed \(seed) granted too little to say anything")
    #expect(story.conflictsPossible > 0, "seed \(seed) had no two roles that must not meet")
  }
}

private struct RandomDuties {
  private let world: ServiceWorld
  private let random: SeededRandomSource
  private var people: [ResourceID] = []
  private var groups: [ResourceID] = []
  private var exclusive: [[String]] = []
  private var ceiling: Set<String> = []
  private(set) var grantsSeen = 0
  private(set) var conflictsPossible = 0

  private static let roles = ["crm/r0", "crm/r1", "crm/r2", "crm/r3", "erp/r0", "erp/r1", "erp/r2"]

  init(_ world: ServiceWorld, seed: UInt64) {
    (self.world, random) = (world, SeededRandomSource(seed: seed))
  }

  mutating func begin() async throws {
    ceiling = Set(Self.roles)
    let report = try await world.apply([catalogue("crm"), catalogue("erp"), tenant(ceiling), policy()])
    try #require(report.problems.isEmpty)
    for number in 0..<3 { people.append(try await world.createUser("person-\(number)")) }
    for number in 0..<5 { groups.append(try await world.createGroup("g\(number)")) }
  }

  mutating func step() async throws {
    let (person, group) = (pick(people), pick(groups))
    switch random.next() % 12 {
    case 0...5: try await world.join(person, group)
    case 6, 7: try await world.leave(person, group)
    case 8: try await world.apply([policy()])
    case 9:
      let sets = randomSets()
      let report = try await world.apply([catalogue("crm", sets), catalogue("erp")])
      if report.problems.isEmpty { exclusive = sets }
    case 10:
      let lower = Set(Self.roles.filter { _ in random.next() % 5 != 0 })
      let report = try await world.apply([tenant(lower), policy(of: lower)])
      if report.problems.isEmpty { ceiling = lower }
    default:
      world.clock.advance(by: .seconds(3600))
      _ = try await world.evaluation.tick()
    }
  }

  /// Whatever happened, and whether or not it was accepted.
  mutating func check(_ place: String) async throws {
    for person in people {
      let held = try await world.grants(of: person).filter { $0.isEffective(at: world.clock.now()) }
        .map(\.role.description)
      grantsSeen += held.count
      #expect(Set(held).count == held.count, "\(place): a role is held twice: \(held)")
      for set in exclusive {
        conflictsPossible += 1
        #expect(held.filter(set.contains).count <= 1, "\(place): \(held) against \(set)")
      }
      #expect(Set(held).isSubset(of: ceiling), "\(place): \(held) above \(ceiling.sorted())")
    }
  }

  private func pick<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }

  private func randomSets() -> [[String]] {
    (0..<2).map { _ in Set((0..<3).map { _ in pick(Self.roles) } + ["crm/r0", "erp/r1"]).sorted() }
  }

  private func catalogue(_ name: String, _ sets: [[String]] = []) -> String {
    let roles = Self.roles.filter { $0.hasPrefix(name) }.map { "{\"name\": \"\($0.dropFirst(4))\"}" }
    let exclusive = sets.map { "[" + $0.map { "\"\($0)\"" }.joined(separator: ",") + "]" }.joined(separator: ",")
    return """
      {"apiVersion": "lanyard/v1", "kind": "Application", "name": "\(name)", "roles": [\(roles.joined(separator: ","))],
       "exclusive": [\(exclusive)]}
      """
  }

  private func tenant(_ ceiling: Set<String>) -> String {
    let lists = ["crm", "erp"].map { name in
      let roles = ceiling.filter { $0.hasPrefix(name) }.sorted().map { "\"\($0.dropFirst(4))\"" }
      return "\"\(name)\": [\(roles.joined(separator: ","))]"
    }
    return """
      {"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "ceiling": {\(lists.joined(separator: ","))}}
      """
  }

  /// Rules of any roles, also of those above the ceiling unless `allowed` says which.
  private func policy(of allowed: Set<String>? = nil) -> String {
    let roles = (allowed ?? Set(Self.roles)).sorted()
    let rules = (0..<(roles.isEmpty ? 0 : 6)).map { number in
      let parts = pick(roles).split(separator: "/")
      let validity = random.next() % 3 == 0 ? ", \"validFor\": \"PT2H\", \"renew\": \(random.next() % 2 == 0)" : ""
      return """
        {"id": "rule-\(number)", "application": "\(parts[0])", "role": "\(parts[1])",
         "when": "groups.display eq \\"g\(random.next() % 5)\\""\(validity)}
        """
    }
    return ServiceWorld.policy(rules.joined(separator: ","))
  }
}
