import Hummingbird
import JSON
import Testing

/// `If-Match` and `If-None-Match` (RFC 9110 §13.1), on whatever method they come, and what is said beside a body.
@Suite struct PreconditionTests {
  @Test func bothAreHonouredByEveryMethod() async throws {
    try await Scenario.play(on: .memory) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      let body: JSONValue = ["userName": "alice@acme.example", "title": "x"]
      let patch: JSONValue = ["Operations": [["op": "replace", "path": "title", "value": "x"]]]
      let failing: [HTTPFields] = [
        [.ifNoneMatch: "*"], [.ifNoneMatch: "W/\"7,8\", W/\"1\""], [.ifMatch: "W/\"9\""], [.ifMatch: "\"1,1\""],
      ]
      for headers in failing {
        let requests: [(HTTPRequest.Method, JSONValue?)] = [(.put, body), (.patch, patch), (.delete, Optional.none)]
        for (method, sent) in requests {
          let answer = try await directory.send(method, "Users/\(alice)", sent, headers: headers)
          #expect(answer.status == 412 && answer.code == "scim.version.mismatch", "\(method) \(headers)")
        }
      }
      #expect(try await directory.send(.get, "Users/\(alice)", headers: [.ifMatch: "W/\"9\""]).status == 412)
      #expect(try await directory.send(.get, "Users/\(alice)", headers: [.ifMatch: "*"]).status == 200)
      #expect(try await directory.send(.get, "Users/\(alice)", headers: [.ifNoneMatch: "W/\"1\""]).status == 304)
      let other = try await directory.send(.put, "Users/\(alice)", body, headers: [.ifNoneMatch: "W/\"9\""])
      #expect(other.status == 200)
    }
  }

  @Test func whatWouldBePassedOverIsRefused() async throws {
    try await Scenario.play(on: .memory) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let directory = try await scenario.directory(of: "acme")
      _ = try await directory.createUser("alice@acme.example")
      let twice = try await directory.send(.get, "Users?filter=userName%20eq%20%22a%22&FILTER=userName%20pr")
      #expect(twice.code == "scim.filter.invalid" && twice.text.contains("invalidFilter"))
      #expect(try await directory.send(.get, "Users?count=1&count=2").code == "scim.query.invalid")
      #expect(try await directory.send(.get, "Users?filter=").text.contains("invalidFilter"))
      for path in [".search", "Users/.search", "Roles/.search"] {
        let answer = try await directory.send(.post, path + "?filter=userName%20eq%20%22a%22", [:])
        #expect(answer.status == 400 && answer.code == "scim.query.invalid", "\(path)")
      }
      let packed = try await directory.send(
        .post, "Users", ["userName": "bob@acme.example"], headers: [.contentEncoding: "gzip"])
      #expect(packed.status == 415 && packed.code == "scim.media-type.unsupported")
      let named = try await directory.send(.post, "Users", ["userName": "dup1", "USERNAME": "dup2"])
      #expect(named.status == 400 && named.code == "json.name.duplicate" && named.text.contains("invalidSyntax"))
    }
  }
}
