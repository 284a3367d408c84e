import Diagnostics
import Hummingbird
import HummingbirdTesting
import JSON
import LanyardCore
import LanyardHTTP
import LanyardTesting
import SCIM
import Testing

@Suite("SCIM errors over HTTP")
struct SCIMErrorRoutesTests {
  private static let started = Task { try await HTTPTestServer() }
  private let server: HTTPTestServer

  init() async throws { server = try await Self.started.value }

  struct Case: Sendable, CustomTestStringConvertible {
    let method: HTTPRequest.Method
    let path: String
    let body: String?
    let type: String
    let status: Int
    let code: String
    let scimType: String?

    init(
      _ method: HTTPRequest.Method, _ path: String, body: String? = nil, type: String = "application/scim+json",
      _ status: Int, _ code: String, _ scimType: String? = nil
    ) {
      (self.method, self.path, self.body, self.type) = (method, path, body, type)
      (self.status, self.code, self.scimType) = (status, code, scimType)
    }

    var testDescription: String { "\(method.rawValue) \(path) \(code)" }
  }

  static let cases = [
    Case(.post, "/Users", body: "{\"userName\":", 400, "json.syntax", "invalidSyntax"),
    Case(.post, "/Users", body: "", 400, "json.syntax", "invalidSyntax"),
    Case(.post, "/Users", body: "[1]", 400, "scim.body.invalid", "invalidSyntax"),
    Case(.post, "/Users", body: "{\"userName\":\"a\",\"userName\":\"b\"}", 400, "json.name.duplicate", "invalidSyntax"),
    Case(.post, "/Users", body: "{\"userName\":7}", 400, "scim.value.type", "invalidValue"),
    Case(.post, "/Users", body: "{\"displayName\":\"x\"}", 400, "scim.value.required", "invalidValue"),
    Case(
      .post, "/Users", body: "userName=a", type: "application/x-www-form-urlencoded", 415, "scim.media-type.unsupported"
    ),
    Case(.patch, "/Users/none", body: "{\"Operations\":[]}", 400, "scim.patch.invalid", "invalidSyntax"),
    Case(
      .patch, "/Users/none", body: "{\"Operations\":[{\"op\":\"add\",\"path\":\"title\",\"value\":\"x\"}]}", 404,
      "scim.resource.unknown"),
    Case(.get, "/Users/none", 404, "scim.resource.unknown"),
    Case(.get, "/Users?filter=userName%20eq", 400, "scim.filter.invalid", "invalidFilter"),
    Case(.get, "/Users?filter=%zz", 400, "scim.query.invalid", "invalidValue"),
    Case(.get, "/Users?count=many", 400, "scim.query.count", "invalidCount"),
    Case(.get, "/Nowhere", 404, "scim.endpoint.unknown"),
    Case(.put, "", 405, "scim.method.unsupported"),
    Case(.get, "/Me", 501, "scim.operation.unsupported"),
    Case(.post, "/Bulk", body: "{}", 400, "scim.bulk.invalid", "invalidSyntax"),
    Case(.delete, "/Users", 405, "scim.method.unsupported"),
    Case(.post, "/Schemas", body: "{}", 405, "scim.method.unsupported"),
  ]

  @Test(arguments: cases)
  func badInputIsACodedError(_ given: Case) async throws {
    let answer = try await server.send(
      given.method, "/t/acme/scim/v2" + given.path,
      [.authorization: "Bearer \(server.token)", .contentType: given.type], body: given.body.map { Array($0.utf8) })
    #expect(answer.status == given.status)
    #expect(answer.scimCode == given.code)
    #expect(answer.headers[.contentType] == "application/scim+json")
    let body = try answer.json()
    #expect(body["schemas"]?.arrayValue?.first?.stringValue == SchemaURN.error)
    #expect(body["status"]?.stringValue == "\(given.status)")
    #expect(body["scimType"]?.stringValue == given.scimType)
    #expect(body[SchemaURN.lanyardError]?["remedy"]?.stringValue != nil)
  }

  @Test func aMethodNotTakenIsAnsweredWithThoseThatAre() async throws {
    let collection = try await server.scim(.delete, "/Users")
    #expect(collection.headers[.allow] == "GET, HEAD, POST")
    let one = try await server.scim(.post, "/Users/some", JSONValue.object([:]))
    #expect(one.headers[.allow] == "GET, HEAD, PUT, PATCH, DELETE")
  }

  @Test func aTakenUserNameIsAConflict() async throws {
    _ = try await server.createUser("taken@acme.example")
    let answer = try await server.scim(.post, "/Users", ["userName": "TAKEN@acme.example"])
    #expect(answer.status == 409)
    #expect(try answer.json()["scimType"]?.stringValue == "uniqueness")
    #expect(answer.scimCode == "scim.uniqueness")
  }

  /// Nobody learns from an answer which tenants exist.
  @Test func everyWayOfNotBeingAuthenticatedLooksTheSame() async throws {
    let wrong = String(server.token.dropLast()) + (server.token.hasSuffix("A") ? "B" : "A")
    let attempts: [(path: String, authorization: String?)] = [
      ("/t/acme/scim/v2/Users", nil), ("/t/acme/scim/v2/Users", "Bearer \(wrong)"),
      ("/t/acme/scim/v2/Users", "Bearer \(server.otherToken)"), ("/t/acme/scim/v2/Users", "Basic \(server.token)"),
      ("/t/nobody/scim/v2/Users", "Bearer \(server.token)"), ("/t/_operator/scim/v2/Users", "Bearer \(server.token)"),
      ("/t/acme/scim/v2/ServiceProviderConfig", nil), ("/t/nobody/scim/v2/Schemas", nil),
      ("/t/acme/scim/v2/Nowhere", nil), ("/t/nobody/scim/v2/Nowhere", nil),
    ]
    var bodies: Set<[UInt8]> = []
    for attempt in attempts {
      var headers: HTTPFields = [:]
      headers[.authorization] = attempt.authorization
      let answer = try await server.send(.get, attempt.path, headers)
      #expect(answer.status == 401)
      #expect(answer.scimCode == "access.unauthenticated")
      // Only a token that was sent is called invalid (RFC 6750 §3.1).
      let hasToken = attempt.authorization?.hasPrefix("Bearer") == true
      let challenge = "Bearer realm=\"lanyard\"" + (hasToken ? ", error=\"invalid_token\"" : "")
      #expect(answer.headers[.wwwAuthenticate] == challenge)
      bodies.insert(answer.body)
    }
    #expect(bodies.count == 1)
  }

  @Test func aTokenDoesWhatItsScopesAllow() async throws {
    let list = try await server.scim(.get, "/Users?count=0", token: server.readingToken)
    #expect(list.status == 200)
    let groups = try await server.scim(.get, "/Groups", token: server.readingToken)
    #expect(groups.status == 403)
    #expect(groups.scimCode == "access.scope.missing")
    let write = try await server.scim(
      .post, "/Users", ["userName": "scope@acme.example"], token: server.readingToken)
    #expect(write.status == 403)
    #expect(write.scimCode == "access.scope.missing")
  }

  @Test func anOverlongBodyIsRefusedWithItsLimit() async throws {
    let body = [UInt8](repeating: UInt8(ascii: " "), count: (1 << 20) + 1)
    for path in ["/Users", "/Users/.search"] {
      let answer = try await server.send(
        .post, "/t/acme/scim/v2" + path,
        [.authorization: "Bearer \(server.token)", .contentType: "application/scim+json"], body: body)
      #expect(answer.status == 413)
      #expect(answer.scimCode == "scim.body.too-large")
      #expect(try answer.json()[SchemaURN.lanyardError]?["expected"]?.stringValue == "at most 1048576 octets")
    }
  }

  /// The client that is still sending sees the answer, and its connection stays good.
  @Test func anOverlongBodyIsReadToItsEndOverARealConnection() async throws {
    let headers: HTTPFields = [.authorization: "Bearer \(server.token)", .contentType: "application/json"]
    let path = "/t/acme/scim/v2/Users"
    let statuses = try await server.overOneConnection { client in
      let body = ByteBuffer(bytes: [UInt8](repeating: UInt8(ascii: "["), count: 4 << 20))
      let refused = try await client.execute(uri: path, method: .post, headers: headers, body: body)
      let next = try await client.execute(uri: path + "?count=0", method: .get, headers: headers)
      return [refused.status.code, next.status.code]
    }
    #expect(statuses == [413, 200])
  }

  /// A group lists its members, so that it may have more octets than a user.
  @Test func limitsAreConfiguration() async throws {
    let own = try await HTTPTestServer(limits: HTTPLimits(body: 500, groupBody: 5000, drained: 100_000))
    let name = JSONValue.string(String(repeating: "n", count: 1000))
    let user = try await own.scim(.post, "/Users", ["userName": name])
    #expect(user.status == 413)
    #expect(try await own.scim(.post, "/Groups", ["displayName": name]).status == 201)
    let longer = JSONValue.string(String(repeating: "n", count: 500_000))
    #expect(try await own.scim(.post, "/Groups", ["displayName": longer]).scimCode == "scim.body.too-large")
  }

  @Test func aFaultOfOursShowsAReferenceAndNothingElse() async throws {
    let broken = try await HTTPTestServer(store: HTTPFailingStore())
    let faults: [(CodedError, Int, String)] = [
      (CodedError(.storeCorrupt, "secret detail", remedy: "restore", exposure: .operator), 500, "internal"),
      (CodedError(.keyWrong, "secret detail", remedy: "restore", exposure: .operator), 500, "internal"),
      (CodedError(.storeOverloaded, "secret detail", remedy: "wait", exposure: .operator), 503, "store.overloaded"),
      (CodedError(.storeUnavailable, "secret detail", remedy: "wait"), 503, "store.unavailable"),
    ]
    let store = try #require(broken.services.store as? HTTPFailingStore)
    for (fault, status, code) in faults {
      store.fail(with: fault)
      let answer = try await broken.scim(.get, "/Users")
      #expect(answer.status == status)
      #expect(answer.scimCode == code)
      #expect(!answer.text.contains("secret detail"))
      let reference = try #require(HTTPFields.Element.Name("X-Request-Id").flatMap { answer.headers[$0] })
      #expect(answer.text.contains(reference))
      #expect((answer.headers[.retryAfter] != nil) == (status == 503))
      let record = try #require(broken.records.all.last { $0.message == "request failed" })
      #expect(record.metadata["request_id"] == reference)
      #expect(record.metadata["detail"]?.contains("secret detail") == true)
    }
    store.fail(with: UnforeseenFault())
    let answer = try await broken.scim(.get, "/Users")
    #expect(answer.status == 500)
    #expect(answer.scimCode == "internal")
    #expect(!answer.text.contains("Unforeseen"))
  }

  private struct UnforeseenFault: Error {}
}
