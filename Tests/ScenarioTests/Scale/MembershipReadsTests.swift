import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardTesting
import Testing

/// What questions about memberships cost the store. Counted in questions and rows, never in time.
@Suite struct MembershipReadsTests {
  @Test(arguments: Engine.allCases)
  func aPatchOfAThousandMembersAsksTheStoreAFewQuestions(engine: Engine) async throws {
    try await Self.play(on: engine) { directory, counting in
      let people = Self.people(1000)
      let group = try await directory.createGroup("Support", Self.people(3, from: 5000))
      _ = counting.takeTally()
      let one = try await directory.patch(
        "Groups/\(group)", [["op": "add", "path": "members", "value": .array(people.map { ["value": .string($0)] })]])
      #expect(one.status == 204)
      let whole = counting.takeTally()
      let many = try await directory.patch(
        "Groups/\(group)", people.map { ["op": "remove", "path": .string("members[value eq \"\($0)\"]")] })
      #expect(many.status == 204)
      let single = counting.takeTally()
      #expect(whole.questions <= 20)
      #expect(single.questions <= 20)
      // The rows are written once each, and those that go are looked at once each.
      #expect(whole.written <= 1000 + 20)
      #expect(single.read <= 1000 + 20)
      #expect(try await directory.send(.get, "Groups/\(group)").json?["members"]?.arrayValue?.count == 3)
    }
  }

  /// With a policy and a target, everybody who joins or leaves is judged and told of: by questions about all of them.
  @Test(arguments: Engine.allCases)
  func aPolicyAsksAboutAThousandMembersTogether(engine: Engine) async throws {
    try await Self.play(on: engine) { directory, counting in
      let scenario = directory.scenario
      var policy = Manifests.policy("acme", [("agent", "Support")])
      // What is counted are the questions of a change that takes effect.
      policy["guard"] = ["revocations": ["count": 1_000_000, "percent": 100]]
      try await scenario.declare(
        Manifests.application(), Manifests.tenant("acme"), policy, Manifests.slowTarget("acme"))
      let people = try await directory.createUsers(1000)
      let group = try await directory.createGroup("Support")
      func edit(_ verb: String) async throws -> StoreTally {
        _ = counting.takeTally()
        let answer = try await directory.patch(
          "Groups/\(group)",
          [["op": .string(verb), "path": "members", "value": .array(people.map { ["value": .string($0)] })]])
        #expect(answer.status == 204)
        return counting.takeTally()
      }
      // What it costs to read of each: the user, a membership, a grant, an account, a delivery, an episode.
      for verb in ["add", "remove"] {
        let cost = try await edit(verb)
        #expect(cost.questions <= 60, "\(verb) asked \(cost.questions) questions: \(cost.asked)")
        #expect(cost.read <= 8 * people.count, "\(verb) read \(cost.read) rows")
      }
      let changed = try await scenario.entries(of: "acme").filter { $0.action == "grants.changed" }
      #expect(changed.count == 2 * people.count)
    }
  }

  @Test(arguments: Engine.allCases)
  func aReplacementWritesTheDifferenceAlone(engine: Engine) async throws {
    try await Self.play(on: engine) { directory, counting in
      let people = Self.people(3000)
      let group = try await directory.createGroup("Support", people)
      _ = counting.takeTally()
      let wanted = people.dropFirst(2) + Self.people(1, from: 9000)
      let answer = try await directory.patch(
        "Groups/\(group)",
        [["op": "replace", "path": "members", "value": .array(wanted.map { ["value": .string($0)] })]])
      #expect(answer.status == 204)
      let cost = counting.takeTally()
      #expect(cost.written <= 3 + 10)
      // Each row is looked at once.
      #expect(cost.read <= 3000 + 20)
      let now = try await directory.send(.get, "Groups/\(group)").json?["members"]?.arrayValue ?? []
      #expect(now.compactMap { $0["value"]?.stringValue } == wanted.sorted())
    }
  }

  @Test(arguments: Engine.allCases, ["id eq \"GROUP\" and members eq \"MEMBER\"", "members[value eq \"MEMBER\"]"])
  func askingWhetherSomebodyBelongsReadsNoMembers(engine: Engine, filter: String) async throws {
    try await Self.play(on: engine) { directory, counting in
      let people = Self.people(3000)
      let group = try await directory.createGroup("Support", people)
      for (member, total) in [(people[1500], 1), (Self.people(1, from: 9000)[0], 0)] {
        let asked = filter.replacing("GROUP", with: group).replacing("MEMBER", with: member)
          .replacing(" ", with: "%20").replacing("\"", with: "%22")
        _ = counting.takeTally()
        let answer = try await directory.send(.get, "Groups?filter=\(asked)&excludedAttributes=members")
        #expect(answer.total == total)
        let cost = counting.takeTally()
        #expect(cost.read <= 10)
        #expect(cost.questions <= 10)
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func aPageOfAGroupsMembersReadsThatPage(engine: Engine) async throws {
    try await Self.play(on: engine) { directory, counting in
      let group = try await directory.createGroup("Support", Self.people(3000))
      let first = try await directory.send(.get, "Groups/\(group)/members?count=100&cursor=")
      let cursor = try #require(first.json?["nextCursor"]?.stringValue)
      _ = counting.takeTally()
      let second = try await directory.send(.get, "Groups/\(group)/members?count=100&cursor=\(cursor)")
      #expect(second.resources.count == 100)
      #expect(second.total == 3000)
      #expect(counting.takeTally().read <= 1010)
      #expect(second.json?["previousCursor"] != nil)
    }
  }

  private static func play(
    on engine: Engine, _ story: @escaping @Sendable (DirectoryClient, CountingStore) async throws -> Void
  ) async throws {
    try await engine.withStore { store in
      let counting = CountingStore(store)
      try await Scenario.play(over: counting) { scenario in
        try await scenario.declare(
          ["apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "displayName": "Acme Ltd"])
        let everybody = Self.people(3000) + Self.people(3, from: 5000) + Self.people(1, from: 9000)
        try await People.put(
          everybody.compactMap { ResourceID($0) }, in: try await scenario.tenantID("acme"), counting)
        try await story(try await scenario.directory(of: "acme"), counting)
      }
    }
  }

  /// The ids of people who are in the directory.
  private static func people(_ count: Int, from first: Int = 0) -> [String] {
    (first..<first + count).map { place in
      ResourceID(milliseconds: 1_700_000_000_000 + Int64(place), random: (0, 0)).description
    }
  }
}

extension DirectoryClient {
  /// Creates users in one request and answers their ids.
  fileprivate func createUsers(_ count: Int) async throws -> [String] {
    let operations = (0..<count).map { place -> JSONValue in
      ["method": "POST", "path": "/Users", "bulkId": .string("\(place)"), "data": ["userName": .string("u\(place)")]]
    }
    let answer = try await send(
      .post, "Bulk",
      ["schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations)])
    let locations = (answer.json?["Operations"]?.arrayValue ?? []).compactMap { $0["location"]?.stringValue }
    try #require(locations.count == count)
    return locations.compactMap { $0.split(separator: "/").last.map(String.init) }
  }
}
