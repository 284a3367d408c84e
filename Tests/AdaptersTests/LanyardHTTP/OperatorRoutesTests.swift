import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardHTTP
import LanyardTesting
import Synchronization
import Testing

@Suite("Routes of the operator, ids and metrics")
struct OperatorRoutesTests {
  private static let started = Task { try await HTTPTestServer(store: HTTPFailingStore()) }
  private let server: HTTPTestServer

  init() async throws { server = try await Self.started.value }

  private func requestID(_ answer: HTTPAnswer) throws -> String {
    try #require(HTTPFields.Element.Name("X-Request-Id").flatMap { answer.headers[$0] })
  }

  private func fields(_ name: String, _ value: String) throws -> HTTPFields {
    [try #require(HTTPFields.Element.Name(name)): value]
  }

  @Test func theRootTellsAPersonWhatIsWhereAndNothingOfTenants() async throws {
    let answer = try await server.send(.get, "/")
    #expect(answer.status == 200)
    #expect(answer.text.contains("/t/<em>tenant</em>/scim/v2"))
    #expect(!answer.text.contains("acme"))
  }

  @Test func aWellFormedRequestIDIsHonoured() async throws {
    let answer = try await server.send(.get, "/healthz", fields("X-Request-Id", "abc-1.2_Z"))
    #expect(try requestID(answer) == "abc-1.2_Z")
    #expect(answer.status == 200)
  }

  @Test(arguments: ["", "a b", "a\"b", String(repeating: "a", count: 65), "ü"])
  func aMalformedRequestIDIsReplaced(_ id: String) async throws {
    let given = try await server.send(.get, "/healthz", fields("X-Request-Id", id))
    let answered = try requestID(given)
    #expect(answered != id)
    #expect(answered.utf8.count == 32)
  }

  @Test func aTraceparentGivesItsTraceID() async throws {
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    let good = try await server.send(.get, "/healthz", fields("traceparent", "00-\(trace)-00f067aa0ba902b7-01"))
    #expect(try requestID(good) == trace)
    let zero = String(repeating: "0", count: 32)
    for bad in ["00-\(zero)-00f067aa0ba902b7-01", "00-\(trace)-00f067aa0ba902b7", "ff-\(trace)-00f067aa0ba902b7-01"] {
      #expect(try requestID(try await server.send(.get, "/healthz", fields("traceparent", bad))) != trace)
    }
  }

  @Test func anUnknownAddressHasACodeAndAnID() async throws {
    let answer = try await server.send(.get, "/nowhere")
    #expect(answer.status == 404)
    #expect(answer.plainCode == "http.endpoint.unknown")
    #expect(try answer.json()["reference"]?.stringValue == requestID(answer))
    let method = try await server.send(.post, "/healthz")
    #expect(method.status == 405)
    #expect(method.headers[.allow] == "GET, HEAD")
  }

  @Test func aRequestIsLoggedByItsRouteAndWithoutItsQuery() async throws {
    let id = try await server.createUser("logged@acme.example")
    var headers = try fields("X-Request-Id", "log-test-1")
    headers[.authorization] = "Bearer \(server.token)"
    _ = try await server.send(.get, "/t/acme/scim/v2/Users/\(id)?attributes=displayName", headers)
    let record = try #require(server.records.request("log-test-1"))
    #expect(record.metadata["route"] == "/t/{tenant}/scim/v2/Users/{id}")
    #expect(record.metadata["tenant"] == "acme")
    #expect(record.metadata["status"] == "200")
    #expect(record.metadata["method"] == "GET")
    #expect(record.metadata["error_code"] == nil)
    #expect(Double(record.metadata["duration_ms"] ?? "") != nil)
    let all = record.metadata.values.joined(separator: " ")
    #expect(!all.contains("displayName") && !all.contains(server.token) && !all.contains(id))

    _ = try await server.send(.get, "/t/made-up/scim/v2/Users", fields("X-Request-Id", "log-test-2"))
    let refused = try #require(server.records.request("log-test-2"))
    #expect(refused.metadata["error_code"] == "access.unauthenticated")
    #expect(refused.metadata["tenant"] == nil)
  }

  @Test func metricsAreInTheTextFormat() async throws {
    _ = try await server.createUser("measured@acme.example")
    _ = try await server.send(.get, "/t/made-up/scim/v2/Users")
    let answer = try await server.send(.get, "/metrics")
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    let samples = try Self.parse(answer.text)
    let created = "{tenant=\"acme\",route=\"/t/{tenant}/scim/v2/Users\",method=\"POST\",status=\"201\""
    let requests = try #require(samples["lanyard_http_requests_total\(created)}"])
    #expect(requests >= 1)
    #expect(samples["lanyard_http_request_duration_seconds_count\(created)}"] == requests)
    #expect(samples["lanyard_http_request_duration_seconds_bucket\(created),le=\"+Inf\"}"] == requests)
    #expect(samples["lanyard_deliveries{status=\"pending\"}"] == 0)
    #expect(samples["lanyard_build_info{version=\"1.2.3\"}"] == 1)
    #expect(!answer.text.contains("made-up"))
  }

  /// Every line is a comment, `name number` or `name{labels} number`, and no series comes twice.
  private static func parse(_ text: String) throws -> [String: Double] {
    var samples: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("# HELP ") && !line.hasPrefix("# TYPE ") {
      let space = try #require(line.lastIndex(of: " "))
      let name = String(line[..<space])
      #expect(name.contains("{") == name.hasSuffix("}"))
      #expect(samples[name] == nil)
      let value: Double = try #require(Double(String(line[line.index(after: space)...])))
      samples[name] = value
    }
    return samples
  }

  @Test func bucketsAreCumulatedAndTenantsBounded() {
    let metrics = RequestMetrics()
    for place in 0..<1005 {
      metrics.record(.init(tenant: "t\(place)", route: "/r", method: "GET", status: 200), .milliseconds(3))
    }
    metrics.record(.init(tenant: "t0", route: "/r", method: "BREW", status: 405), .seconds(60))
    let all = metrics.snapshot()
    #expect(all.count == 1002)
    #expect(all[.init(tenant: "other", route: "/r", method: "GET", status: 200)]?.count == 5)
    let odd = all[.init(tenant: "t0", route: "/r", method: "OTHER", status: 405)]
    #expect(odd?.counts.last == 1)
    #expect(odd?.sum == 60)
    #expect(all[.init(tenant: "t7", route: "/r", method: "GET", status: 200)]?.counts[2] == 1)
  }

  @Test func readinessFollowsTheStore() async throws {
    let own = try await HTTPTestServer(store: HTTPFailingStore())
    #expect(try await own.send(.get, "/readyz").status == 200)
    let store = try #require(own.services.store as? HTTPFailingStore)
    store.fail(
      with: CodedError(
        .storeSchemaNewer, "the database is newer", received: "detail", remedy: "upgrade", exposure: .operator))
    let answer = try await own.send(.get, "/readyz")
    #expect(answer.status == 503 && answer.headers[.retryAfter] == "5")
    #expect(answer.text == "not ready: the database is newer (store.schema.newer)\n")
    // Only the store's own sentences are known to tell nothing that is nobody's business.
    store.fail(with: CodedError(.keyWrong, "detail", remedy: "see", exposure: .operator))
    #expect(try await own.send(.get, "/readyz").text == "not ready: the store cannot be asked (internal)\n")
    #expect(try await own.send(.get, "/healthz").status == 200)
  }

  @Test func aDatabaseWithAnotherTimeIsAWarning() async throws {
    let own = try await HTTPTestServer(store: HTTPFailingStore())
    let store = try #require(own.services.store as? HTTPFailingStore)
    for (skew, isTold) in [(0, false), (2000, false), (2001, true), (-2001, true)] {
      store.time.withLock { $0 = own.clock.now() + .milliseconds(skew) }
      let answer = try await own.send(.get, "/readyz")
      #expect(answer.status == 200 && answer.text.hasPrefix("ready\n"))
      #expect(answer.text.contains("warning: the clocks of this node and of the database are") == isTold)
    }
  }

  @Test func aCheckpointIsASignedNoteForAnybody() async throws {
    _ = try await server.createUser("checkpoint@acme.example")
    let answer = try await server.send(.get, "/t/acme/audit/checkpoint")
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "text/plain; charset=utf-8")
    let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect((Int(lines[1]) ?? 0) >= 1)
    #expect(lines.contains { $0.hasPrefix("\u{2014} \(lines[0]) ") })
    for name in ["nobody", "_operator", "%2e"] {
      let unknown = try await server.send(.get, "/t/\(name)/audit/checkpoint")
      #expect(unknown.status == 404)
      #expect(unknown.plainCode == "tenant.unknown")
    }
  }

  @Test func browsersAreToldWhatNotToDo() async throws {
    let answer = try await server.send(.get, "/healthz")
    #expect(answer.headers[.xContentTypeOptions] == "nosniff")
    #expect(answer.headers[.cacheControl] == "no-store")
    #expect(answer.headers[.strictTransportSecurity] != nil)
    #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
  }
}
