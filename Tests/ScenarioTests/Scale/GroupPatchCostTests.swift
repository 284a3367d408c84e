import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import Testing

/// A change of a group costs what changes, not what the group holds. Counted in rows, never in time.
@Suite struct GroupPatchCostTests {
  @Test(arguments: Engine.allCases)
  func oneMemberCostsTheSameInAGroupOfFiveThousandAsInAGroupOfFive(engine: Engine) async throws {
    let small = try await Self.costs(groupOf: 5, on: engine)
    let large = try await Self.costs(groupOf: 5000, on: engine)
    #expect(small == large)
    for cost in small {
      #expect(cost.read <= 20)
      #expect(cost.written <= 15)
    }
  }

  /// What it costs to add one member and to remove one, by value and by path.
  private static func costs(groupOf size: Int, on engine: Engine) async throws -> [StoreTally] {
    let costs = Costs()
    try await engine.withStore { store in
      let counting = CountingStore(store)
      try await Scenario.play(over: counting) { scenario in
        try await scenario.applyQuickstart()
        let directory = try await scenario.directory(of: "acme")
        let people = people(size)
        try await People.put(people, in: try await scenario.tenantID("acme"), counting)
        let group = try await directory.createGroup("Support", people.map(\.description))
        let alice = try await directory.createUser("alice@acme.example")
        let bob = try await directory.createUser("bob@acme.example")
        // The first touch fills caches that later ones find filled.
        #expect(try await directory.add(bob, to: group).status == 204)
        for change in [directory.add, directory.remove, directory.add, directory.removeByValue] {
          _ = counting.takeTally()
          #expect(try await change(alice, group).status == 204)
          await costs.add(counting.takeTally())
        }
        let members = try await directory.send(.get, "Groups/\(group)").json?["members"]?.arrayValue
        #expect(members?.count == size + 1)
      }
    }
    return await costs.all
  }

  private static func people(_ count: Int) -> [ResourceID] {
    (0..<UInt64(count)).map { ResourceID(milliseconds: 1_700_000_000_000, random: ($0, $0)) }
  }

  private actor Costs {
    private(set) var all: [StoreTally] = []

    func add(_ tally: StoreTally) { all.append(tally) }
  }
}

extension DirectoryClient {
  /// The other way that clients say it: Entra names the members in the value.
  fileprivate func removeByValue(_ member: String, from group: String) async throws -> Answer {
    try await patch("Groups/\(group)", [["op": "remove", "path": "members", "value": [["value": .string(member)]]]])
  }
}
