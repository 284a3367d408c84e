import Hummingbird
import JSON
import LanyardCore
import LanyardTesting
import Testing

/// Sixteen clients edit one group at once, twenty thousand memberships in all: nothing is lost, and the group ends as a
/// model of it does.
@Suite struct GroupWritersTests {
  private static let seed: UInt64 = 20_261_124
  private static let writers = 16
  private static let edits = 20_000
  private static let editsPerPatch = 50
  /// Members that one writer alone edits, so that the model need not know who came first.
  private static let members = 400

  @Test func concurrentEditsOfOneGroupLoseNothing() async throws {
    try await Scenario.play(on: .sqlite) { scenario in
      try await scenario.declare(
        ["apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "displayName": "Acme Ltd"])
      let directory = try await scenario.directory(of: "acme")
      let people = (0..<Self.writers).flatMap { Self.pool(of: $0) }
      try await People.put(people, in: try await scenario.tenantID("acme"), scenario.server.store)
      let group = try await directory.createGroup("Everybody")
      let expected = try await withThrowingTaskGroup(of: Set<String>.self) { tasks in
        for writer in 0..<Self.writers {
          tasks.addTask { try await Self.edit(group, as: writer, directory) }
        }
        return try await tasks.reduce(into: Set<String>()) { $0.formUnion($1) }
      }
      let shown = try await directory.send(.get, "Groups/\(group)").json?["members"]?.arrayValue ?? []
      let members = shown.compactMap { $0["value"]?.stringValue }
      #expect(Set(members) == expected)
      #expect(members.count == expected.count)
      let version = try await directory.send(.get, "Groups/\(group)?attributes=id").headers[.eTag] ?? ""
      print("writers: seed \(Self.seed), \(Self.edits) edits, \(members.count) members left, version \(version)")
    }
  }

  private static func pool(of writer: Int) -> [ResourceID] {
    (0..<UInt64(members)).map { place in
      ResourceID(milliseconds: 1_700_000_000_000 + Int64(writer), random: (0, place))
    }
  }

  /// Adds and removes at random, in patches of several; answers who is left by the writer's own account.
  private static func edit(_ group: String, as writer: Int, _ directory: DirectoryClient) async throws -> Set<String> {
    let random = SeededRandomSource(seed: seed + UInt64(writer))
    let pool = pool(of: writer).map(\.description)
    var model: Set<String> = []
    for _ in 0..<edits / writers / editsPerPatch {
      var operations: [JSONValue] = []
      for _ in 0..<editsPerPatch {
        let octets = random.octets(3)
        let member = pool[(Int(octets[0]) << 8 | Int(octets[1])) % pool.count]
        if octets[2] < 150 {
          operations.append(["op": "add", "path": "members", "value": [["value": .string(member)]]])
          model.insert(member)
        } else {
          operations.append(["op": "remove", "path": .string("members[value eq \"\(member)\"]")])
          model.remove(member)
        }
      }
      let answer = try await directory.patch("Groups/\(group)", operations)
      try #require(answer.status == 204)
    }
    return model
  }
}
