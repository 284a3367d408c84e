import Hummingbird
import JSON
import LanyardCore
import Testing

/// RFC 7644 §3.7.
@Suite("Bulk requests")
struct BulkTests {
  @Test(arguments: Engine.allCases) func answersComeInTheOrderOfTheRequest(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      // The group comes first and refers to users that come later.
      let answers = try await bulk.run([
        BulkClient.group("Support", bulkID: "g", ["bulkId:a", "bulkId:b"]), BulkClient.user("alice", bulkID: "a"),
        BulkClient.user("bob", bulkID: "b"), BulkClient.user("carol"),
      ])
      #expect(answers.map(\.status) == ["201", "201", "201", "201"])
      #expect(answers.map(\.bulkID) == ["g", "a", "b", nil])
      #expect(answers.map(\.method) == ["POST", "POST", "POST", "POST"])
      #expect(answers.map(\.version) == Array(repeating: "W/\"1\"", count: 4))
      let members = try await bulk.resource(answers[0].location)["members"]?.arrayValue
      #expect(Set(members?.compactMap { $0["value"]?.stringValue } ?? []) == Set(answers[1...2].compactMap(\.id)))
    }
  }

  @Test(arguments: Engine.allCases) func circlesResolve(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      let manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
      let answers = try await bulk.run([
        BulkClient.group("A", bulkID: "a", ["bulkId:b"]), BulkClient.group("B", bulkID: "b", ["bulkId:a"]),
        BulkClient.user("alice", bulkID: "x", [manager: ["manager": ["value": "bulkId:y"]]]),
        BulkClient.user("bob", bulkID: "y", [manager: ["manager": ["value": "bulkId:x"]]]),
      ])
      #expect(answers.map(\.status) == ["201", "201", "201", "201"])
      let first = try await bulk.resource(answers[0].location)["members"]?.arrayValue
      #expect(first?.map { $0["value"]?.stringValue } == [answers[1].id])
      #expect(first?.map { $0["type"]?.stringValue } == ["Group"])
      let second = try await bulk.resource(answers[1].location)["members"]?.arrayValue
      #expect(second?.map { $0["value"]?.stringValue } == [answers[0].id])
      #expect(second?.map { $0["type"]?.stringValue } == ["Group"])
      let alice = try await bulk.resource(answers[2].location)
      #expect(alice[manager]?["manager"]?["value"]?.stringValue == answers[3].id)
      let bob = try await bulk.resource(answers[3].location)
      #expect(bob[manager]?["manager"]?["value"]?.stringValue == answers[2].id)
    }
  }

  @Test(arguments: Engine.allCases) func whatRefersToAFailureChangesNothing(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      _ = try await bulk.directory.createUser("alice")
      let before = try await bulk.directory.createGroup("Standing")
      let answers = try await bulk.run([
        BulkClient.user("alice", bulkID: "a"), BulkClient.group("Support", bulkID: "g", ["bulkId:a"]),
        BulkClient.group("All", ["bulkId:g"]),
        BulkClient.operation(
          "PATCH", "/Groups/\(before)",
          ["Operations": [["op": "add", "path": "members", "value": [["value": "bulkId:a"]]]]]),
        BulkClient.user("bob"), BulkClient.group("Lost", ["bulkId:nobody"]),
      ])
      #expect(answers.map(\.status) == ["409", "409", "409", "409", "201", "409"])
      #expect(answers[0].code == "scim.uniqueness")
      #expect(answers[1...3].map(\.code) == Array(repeating: "batch.dependency.failed", count: 3))
      #expect(answers[5].code == "scim.bulk.reference")
      #expect(answers[3].id == before)
      #expect(answers[1].location == nil)
      #expect(try await bulk.names() == ["Standing", "alice", "bob"])
      #expect(try await bulk.resource("/scim/v2/Groups/\(before)")["members"] == nil)
    }
  }

  @Test(arguments: Engine.allCases) func ofACircleAllIsDoneOrNothing(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      let answers = try await bulk.run([
        BulkClient.group("A", bulkID: "a", ["bulkId:b"]),
        BulkClient.operation(
          "POST", "/Groups", bulkID: "b", ["members": [["value": "bulkId:a"]]]), BulkClient.user("alice"),
      ])
      #expect(answers.map(\.status) == ["409", "400", "201"])
      #expect(answers.map(\.code) == ["batch.undone", "scim.value.required", nil])
      #expect(try await bulk.names() == ["alice"])
    }
  }

  @Test(arguments: Engine.allCases) func everyMethodWorks(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      let alice = try await bulk.directory.createUser("alice")
      let bob = try await bulk.directory.createUser("bob")
      let carol = try await bulk.directory.createUser("carol")
      let patch: JSONValue = ["Operations": [["op": "replace", "path": "displayName", "value": "Al"]]]
      let answers = try await bulk.run([
        BulkClient.operation("PATCH", "/Users/\(alice)", patch),
        BulkClient.operation("put", "/Users/\(bob)", ["userName": "robert"]),
        BulkClient.operation("DELETE", "/Users/\(carol)"),
        BulkClient.operation("PATCH", "/Users/\(bob)", version: "W/\"1\"", patch),
        BulkClient.operation("DELETE", "/Users/\(carol)"),
      ])
      #expect(answers.map(\.status) == ["200", "200", "204", "412", "404"])
      #expect(answers.map(\.version) == ["W/\"2\"", "W/\"2\"", nil, nil, nil])
      #expect(answers.map(\.id) == [alice, bob, carol, bob, carol])
      #expect(try await bulk.names() == ["alice", "robert"])
      #expect(try await bulk.resource(answers[0].location)["displayName"] == "Al")
    }
  }

  @Test(arguments: Engine.allCases) func itStopsAfterFailOnErrors(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      let answers = try await bulk.run(
        [
          BulkClient.user("alice"), BulkClient.user("alice"), BulkClient.user("bob"),
          BulkClient.operation("POST", "/Nothings", ["a": 1]), BulkClient.user("carol"),
        ], failOnErrors: 2)
      #expect(answers.map(\.status) == ["201", "409", "201", "404"])
      #expect(try await bulk.names() == ["alice", "bob"])
    }
  }

  @Test(arguments: Engine.allCases) func oneBadOperationHurtsNoOther(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      let answers = try await bulk.run([
        "nonsense", BulkClient.operation("GET", "/Users/1"), BulkClient.operation("POST", "/Users"),
        BulkClient.operation("POST", "/Nothings", ["a": 1]),
        BulkClient.operation("PATCH", "/Users/1", ["Operations": []]), BulkClient.user("alice"),
        BulkClient.user("bob", bulkID: "x"), BulkClient.user("carol", bulkID: "x"),
      ])
      #expect(answers.map(\.status) == ["400", "400", "400", "404", "400", "201", "201", "400"])
      #expect(answers.allSatisfy { ($0.code == nil) == ($0.status == "201") })
      #expect(try await bulk.names() == ["alice", "bob"])
    }
  }

  @Test(arguments: Engine.allCases) func rightsAreThoseOfEachOperation(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      let users = try await bulk.scenario.directory(of: "acme", scopes: [.scimWrite, .scimUsers])
      let answers = try BulkAnswer.all(
        in: try await bulk.send([BulkClient.user("alice"), BulkClient.group("Support", [])], as: users))
      #expect(answers.map(\.status) == ["201", "403"])
      #expect(answers[1].code == "access.scope.missing")
      let reader = try await bulk.scenario.directory(of: "acme", scopes: [.scimRead, .scimUsers])
      let refused = try BulkAnswer.all(in: try await bulk.send([BulkClient.user("bob")], as: reader))
      #expect(refused.map(\.status) == ["403"])
      #expect(try await bulk.names() == ["alice"])
    }
  }

  @Test func limitsAreSaid() async throws {
    try await BulkClient.meet(on: .memory) { bulk in
      let tooMany = try await bulk.send(Array(repeating: BulkClient.user("alice"), count: 1001))
      #expect(tooMany.status == 413)
      #expect(tooMany.code == "scim.bulk.too-many")
      #expect(tooMany.text.contains("at most 1000"))
      let tooLarge = try await bulk.directory.send(
        .post, "Bulk", octets: [UInt8](repeating: UInt8(ascii: " "), count: 8 << 20) + Array("{}".utf8))
      #expect(tooLarge.status == 413)
      #expect(tooLarge.code == "scim.body.too-large")
      #expect(try await bulk.directory.send(.post, "Bulk", ["Operations": 1]).code == "scim.bulk.invalid")
      #expect(try await bulk.directory.send(.get, "Bulk").status == 405)
      #expect(try await bulk.names() == [])
    }
  }

  @Test(arguments: Engine.allCases) func aThousandOperationsAreDone(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      let users = (0..<999).map { BulkClient.user("user-\($0)", bulkID: "u\($0)") }
      let answers = try await bulk.run([BulkClient.group("All", (0..<999).map { "bulkId:u\($0)" })] + users)
      #expect(answers.count == 1000)
      #expect(answers.allSatisfy { $0.status == "201" })
      #expect(try await bulk.resource(answers[0].location)["members"]?.arrayValue?.count == 999)
    }
  }

  @Test(arguments: Engine.allCases) func anotherTenantsResourcesAreUnknown(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { bulk in
      try await bulk.scenario.declare(Manifests.tenant("globex"))
      let alice = try await bulk.directory.createUser("alice")
      let other = try await bulk.scenario.directory(of: "globex")
      let answers = try BulkAnswer.all(
        in: try await bulk.send([BulkClient.operation("DELETE", "/Users/\(alice)")], as: other))
      #expect(answers.map(\.code) == ["scim.resource.unknown"])
      #expect(try await bulk.names() == ["alice"])
    }
  }
}
