import Diagnostics
import JSON

/// Creates people and moves them in and out of groups, one request after the other, and remembers what was answered.
struct Writer: Sendable {
  let name: String
  let groups: [String]
  let cluster: Cluster
  var seed: UInt64

  static func user(_ name: String) -> String {
    #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"\#(name)@acme.example"}"#
  }

  static func group(_ name: String, on cluster: Cluster) async throws -> String {
    let body = #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"\#(name)"}"#
    return try await id(in: cluster.send("POST", "/Groups", body).answer)
  }

  /// Writes until `work` is done, and a little more; the groups of each person it made.
  func write(until work: Task<Void, any Error>) async throws -> [String: Set<String>] {
    let end = Flag()
    let watch = Task {
      _ = await work.result
      await end.raise()
    }
    defer { watch.cancel() }
    var model: [String: Set<String>] = [:]
    var generator = seed
    var number = 0
    while await !end.isRaised || number < 20 {
      let user = try await create(number)
      model[user] = []
      for _ in 0..<3 {
        generator = generator &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let group = groups[Int(generator >> 33) % groups.count]
        let joins = model[user]?.contains(group) == false
        try await move(user, joins ? "add" : "remove", group)
        if joins { model[user]?.insert(group) } else { model[user]?.remove(group) }
      }
      number += 1
    }
    return model
  }

  /// A creation that was sent again and is a conflict was done the first time: the name is this writer's alone.
  private func create(_ number: Int) async throws -> String {
    let userName = "\(name)-\(number)"
    let (answer, again) = try await cluster.send("POST", "/Users", Self.user(userName))
    if answer.status == 201 { return try Self.id(in: answer) }
    guard answer.status == 409, again else { throw Self.unexpected(answer) }
    let found = try await cluster.send("GET", "/Users?filter=userName%20eq%20%22\(userName)@acme.example%22").answer
    guard let id = try found.json()["Resources"]?.arrayValue?.first?["id"]?.stringValue else {
      throw Self.unexpected(found)
    }
    return id
  }

  private func move(_ user: String, _ operation: String, _ group: String) async throws {
    let target =
      operation == "add"
      ? #""path":"members","value":[{"value":"\#(user)"}]"# : #""path":"members[value eq \"\#(user)\"]""#
    let body =
      #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"\#(operation)",\#(target)}]}"#
    let (answer, again) = try await cluster.send("PATCH", "/Groups/\(group)", body)
    // A removal that was done before its answer was lost finds nobody the second time.
    guard answer.isSuccess || (again && operation == "remove" && answer.status == 400) else {
      throw Self.unexpected(answer)
    }
  }

  private static func id(in answer: Outcome) throws -> String {
    guard answer.isSuccess, let id = try answer.json()["id"]?.stringValue else { throw unexpected(answer) }
    return id
  }

  private static func unexpected(_ answer: Outcome) -> CodedError {
    CodedError("test.cluster.answer", "an answer is not what it must be", received: "\(answer)", remedy: "see why")
  }
}

/// Raised once, for good.
actor Flag {
  private(set) var isRaised = false
  func raise() { isRaised = true }
}
