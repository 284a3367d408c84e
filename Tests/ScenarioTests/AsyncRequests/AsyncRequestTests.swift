import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// RFC 9967 §2.5.1.
@Suite("Asynchronous requests")
struct AsyncRequestTests {
  private static let later: HTTPFields = {
    var fields = HTTPFields()
    fields[HTTPFields.Element.Name("Prefer") ?? .accept] = "handling=\"a, respond\", Respond-Async; soon"
    return fields
  }()

  private static let user: JSONValue = [
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "alice",
  ]

  private func header(_ name: String, _ answer: Answer) -> String? {
    HTTPFields.Element.Name(name).flatMap { answer.headers[$0] }
  }

  /// The outcome as its address tells it.
  private func outcome(_ answer: Answer, _ directory: DirectoryClient) async throws -> JSONValue {
    let txn = try #require(header("Set-Txn", answer))
    #expect(answer.headers[.location]?.hasSuffix("/t/acme/scim/v2/AsyncRequests/\(txn)") == true)
    let told = try await directory.send(.get, "AsyncRequests/\(txn)")
    try #require(told.status == 200)
    #expect(told.id == txn)
    return try #require(told.json)
  }

  @Test(arguments: Engine.allCases) func aRequestIsTakenInAndDoneLater(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { client in
      let directory = client.directory
      let answer = try await directory.send(.post, "Users", Self.user, headers: Self.later)
      #expect(answer.status == 202)
      #expect(answer.octets.isEmpty)
      #expect(header("Preference-Applied", answer) == "respond-async")
      let waiting = try await outcome(answer, directory)
      #expect(waiting["status"] == "pending")
      #expect(waiting["outcome"] == nil)
      #expect(try await client.names() == [])

      #expect(try await client.scenario.server.deferred.tick() == 1)
      let done = try await outcome(answer, directory)
      #expect(done["status"] == "done")
      #expect(done["outcome"]?["method"] == "POST")
      #expect(done["outcome"]?["status"] == "201")
      #expect(done["outcome"]?["version"] == "W/\"1\"")
      #expect(done["outcome"]?["response"] == nil)
      #expect(try await client.resource(done["outcome"]?["location"]?.stringValue)["userName"] == "alice")
    }
  }

  /// What waits is bounded for each tenant, and nobody waits behind another tenant's.
  @Test func aTenantWithTooMuchWaitingIsToldToComeBack() async throws {
    try await BulkClient.meet(on: .memory) { client in
      let scenario = client.scenario
      try await scenario.declare(Manifests.tenant("globex"))
      let globex = try await scenario.directory(of: "globex")
      for number in 0..<100 {
        let answer = try await client.directory.send(
          .post, "Users", ["userName": .string("u\(number)")], headers: Self.later)
        try #require(answer.status == 202, "\(number): \(answer.text)")
      }
      let refused = try await client.directory.send(.post, "Users", ["userName": "u100"], headers: Self.later)
      #expect(refused.status == 429 && refused.code == "async-request.overloaded", "\(refused.text)")
      #expect(header("Retry-After", refused) != nil)
      let other = try await globex.send(.post, "Users", ["userName": "greta"], headers: Self.later)
      #expect(other.status == 202)
      #expect(try await scenario.server.deferred.tick() == 100)
      #expect(try await globex.send(.get, "Users").total == 1)
      #expect(try await scenario.server.deferred.tick() == 1)
      #expect(try await client.directory.send(.get, "Users").total == 100)
      let again = try await client.directory.send(.post, "Users", ["userName": "u100"], headers: Self.later)
      #expect(again.status == 202)
    }
  }

  @Test(arguments: Engine.allCases) func everyWriteCanBePutOff(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { client in
      let directory = client.directory
      let alice = try await directory.createUser("alice")
      let put = try await directory.send(.put, "Users/\(alice)", ["userName": "alix"], headers: Self.later)
      let patch = try await directory.send(
        .patch, "Users/\(alice)", ["Operations": [["op": "replace", "path": "nickName", "value": "Al"]]],
        headers: Self.later)
      let delete = try await directory.send(.delete, "Users/\(alice)", headers: Self.later)
      let again = try await directory.send(.delete, "Users/\(alice)", headers: Self.later)
      #expect([put, patch, delete, again].map(\.status) == [202, 202, 202, 202])
      #expect(try await client.names() == ["alice"])
      _ = try await client.scenario.server.deferred.tick()
      var outcomes: [JSONValue?] = []
      for answer in [put, patch, delete, again] { outcomes.append(try await outcome(answer, directory)["outcome"]) }
      #expect(outcomes.map { $0?["status"] } == ["200", "200", "204", "404"])
      #expect(outcomes[3]?["response"]?["schemas"]?.arrayValue?.first == "urn:ietf:params:scim:api:messages:2.0:Error")
      #expect(try await client.names() == [])
    }
  }

  private static func waiting(_ preference: String) -> HTTPFields {
    var fields = HTTPFields()
    fields[HTTPFields.Element.Name("Prefer") ?? .accept] = preference
    return fields
  }

  /// Sends the request and carries out what was taken in while its client waits.
  private func sendWaiting(
    _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, _ client: BulkClient
  ) async throws -> Answer {
    async let answer = client.directory.send(
      method, path, body, headers: Self.waiting("respond-async, wait=\"5\""))
    while try await client.scenario.server.deferred.tick() == 0 { await Task.yield() }
    return try await answer
  }

  /// RFC 7240 §4.3.
  @Test(arguments: Engine.allCases) func whoWaitsIsAnsweredAsIfNothingWerePutOff(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { client in
      let created = try await sendWaiting(.post, "Users", Self.user, client)
      #expect(created.status == 201 && created.json?["userName"] == "alice")
      #expect(header("Preference-Applied", created) == "wait=5" && header("Set-Txn", created) == nil)
      #expect(created.headers[.eTag] == "W/\"1\"")
      let alice = try #require(created.id)
      #expect(created.headers[.location]?.hasSuffix("/Users/\(alice)") == true)
      let rename: JSONValue = ["Operations": [["op": "replace", "path": "nickName", "value": "Al"]]]
      let patched = try await sendWaiting(.patch, "Users/\(alice)", rename, client)
      #expect(patched.status == 200 && patched.json?["nickName"] == "Al" && patched.headers[.eTag] == "W/\"2\"")
      let put = try await sendWaiting(.put, "Users/\(alice)", ["userName": "alix"], client)
      #expect(put.status == 200 && put.json?["userName"] == "alix")
      let taken = try await sendWaiting(.post, "Users", ["userName": "alix"], client)
      #expect(taken.status == 409 && taken.code == "scim.uniqueness")
      let bulk = try await sendWaiting(.post, "Bulk", BulkClient.request([BulkClient.user("bob")]), client)
      #expect(try BulkAnswer.all(in: bulk).map(\.status) == ["201"])
      let gone = try await sendWaiting(.delete, "Users/\(alice)", nil, client)
      #expect(gone.status == 204 && gone.octets.isEmpty)
    }
  }

  @Test func whoWaitsInVainIsToldLater() async throws {
    try await BulkClient.meet(on: .memory) { client in
      for (place, wait) in ["0", "1"].enumerated() {
        let answer = try await client.directory.send(
          .post, "Users", ["userName": .string("user-\(place)")],
          headers: Self.waiting("wait=\(wait), respond-async, wait=9"))
        #expect(answer.status == 202)
        #expect(header("Preference-Applied", answer) == "respond-async, wait=\(wait)")
        #expect(header("Set-Txn", answer) != nil)
      }
      // What is no number of seconds is no preference.
      let odd = try await client.directory.send(
        .post, "Users", ["userName": "odd"], headers: Self.waiting("respond-async, wait=-1"))
      #expect(odd.status == 202 && header("Preference-Applied", odd) == "respond-async")
    }
  }

  @Test(arguments: Engine.allCases) func aBulkRequestCanBePutOff(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { client in
      let operations = [
        BulkClient.group("All", bulkID: "g", ["bulkId:a"]), BulkClient.user("alice", bulkID: "a"),
        BulkClient.user("alice"),
      ]
      let answer = try await client.send(operations, headers: Self.later)
      #expect(answer.status == 202)
      #expect(try await client.names() == [])
      _ = try await client.scenario.server.deferred.tick()
      let done = try await outcome(answer, client.directory)
      #expect(done["outcome"]?["status"] == "200")
      let answers = try BulkAnswer.all(in: try #require(done["outcome"]?["response"]))
      #expect(answers.map(\.status) == ["201", "201", "409"])
      #expect(try await client.names() == ["All", "alice"])
    }
  }

  @Test func whatCannotBeTakenInIsRefusedAtOnce() async throws {
    try await BulkClient.meet(on: .memory) { client in
      let directory = client.directory
      let broken = try await directory.send(.post, "Users", octets: Array("{".utf8), headers: Self.later)
      #expect(broken.status == 400)
      let huge = [UInt8](repeating: UInt8(ascii: " "), count: 2 << 20)
      #expect(try await directory.send(.post, "Users", octets: huge, headers: Self.later).status == 413)
      let reader = try await client.scenario.directory(of: "acme", scopes: [.scimRead])
      #expect(try await reader.send(.post, "Users", Self.user, headers: Self.later).status == 403)
      #expect(try await client.scenario.server.deferred.tick() == 0)
    }
  }

  @Test func withoutThePreferenceNothingIsPutOff() async throws {
    try await BulkClient.meet(on: .memory) { client in
      for (place, preference) in ["wait=10", "return=minimal, x-respond-async", "\"respond-async\""].enumerated() {
        var fields = HTTPFields()
        fields[HTTPFields.Element.Name("Prefer") ?? .accept] = preference
        let user: JSONValue = ["userName": .string("user-\(place)")]
        let answer = try await client.directory.send(.post, "Users", user, headers: fields)
        #expect(answer.status == 201)
      }
      let names = try await client.names()
      #expect(names.count == 3)
    }
  }

  @Test(arguments: Engine.allCases) func onlyWhoMayWriteItReadsTheOutcome(engine: Engine) async throws {
    try await BulkClient.meet(on: engine) { client in
      try await client.scenario.declare(Manifests.tenant("globex"))
      let answer = try await client.directory.send(.post, "Users", Self.user, headers: Self.later)
      let path = "AsyncRequests/\(try #require(header("Set-Txn", answer)))"
      let neighbour = try await client.scenario.directory(of: "globex")
      #expect(try await neighbour.send(.get, path).code == "async-request.unknown")
      #expect(try await neighbour.send(.get, "AsyncRequests/nothing").status == 404)
      let groups = try await client.scenario.directory(of: "acme", scopes: [.scimWrite, .scimGroups])
      #expect(try await groups.send(.get, path).status == 403)
      let users = try await client.scenario.directory(of: "acme", scopes: [.scimWrite, .scimUsers])
      #expect(try await users.send(.get, path).status == 200)
      #expect(try await users.send(.delete, path).status == 405)
    }
  }
}
