import Hummingbird
import JSON
import Testing

/// Nobody is a member whom the directory does not know.
@Suite struct UnknownMemberTests {
  private static let nobody = "01a2067f-199a-7859-a905-ebe6cfa80ebf"

  @Test(arguments: Engine.allCases)
  func anIdOfNobodyIsRefusedInEveryWay(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let directory = try await scenario.directory(of: "acme")
      let (alice, gone) = (try await directory.createUser("alice"), try await directory.createUser("gone"))
      #expect(try await directory.send(.delete, "Users/\(gone)").status == 204)
      let group = try await directory.createGroup("Support", [alice])
      let before = try await directory.send(.get, "Groups/\(group)").text
      for id in [Self.nobody, gone] {
        let members: JSONValue = [["value": .string(alice)], ["value": .string(id), "type": "Group"]]
        let answers = [
          try await directory.send(.post, "Groups", ["displayName": "New", "members": members]),
          try await directory.send(.put, "Groups/\(group)", ["displayName": "Support", "members": members]),
          try await directory.patch("Groups/\(group)", [["op": "add", "path": "members", "value": members]]),
          try await directory.patch("Groups/\(group)", [["op": "replace", "path": "members", "value": members]]),
        ]
        for answer in answers {
          #expect(answer.status == 400 && answer.code == "scim.value.type", "\(answer.text)")
          #expect(answer.text.contains(id) && answer.text.contains("invalidValue"))
        }
        // Who is not there need not be taken away.
        let removal = try await directory.remove(id, from: group)
        #expect(removal.status == 204)
      }
      #expect(try await directory.send(.get, "Groups/\(group)").text == before)
    }
  }
}
