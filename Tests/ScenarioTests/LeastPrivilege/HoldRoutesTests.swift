import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// Holds by the admin API, and how loud they are.
@Suite struct HoldRoutesTests {
  @Test(arguments: Engine.allCases)
  func aHoldIsListedShownReleasedAndUndone(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let admin = try await HoldClient(scenario)
      #expect(try await admin.get("holds").json?["holds"] == [])
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())

      let list = try await admin.get("holds")
      #expect(list.json?["holds"]?.arrayValue?.first?["id"]?.stringValue == hold.id.description)
      #expect(list.json?["holds"]?.arrayValue?.first?["heldGrants"]?.intValue == 8)
      let whole = try await admin.get("holds?limit=1")
      #expect(whole.json?["holds"]?.arrayValue?.count == 1 && whole.json?["next"] == .null)
      let page = try await admin.get("holds/\(hold.id)?limit=5")
      #expect(page.json?["members"]?.arrayValue?.count == 5)
      let next = try #require(page.json?["next"]?.stringValue)
      let rest = try await admin.get("holds/\(hold.id)?limit=5&after=\(next)")
      #expect(rest.json?["members"]?.arrayValue?.count == 3 && rest.json?["next"] == .null)
      #expect(page.json?["members"]?.arrayValue?.first?["userName"]?.stringValue?.hasSuffix("@acme.example") == true)

      let some = try await admin.post(
        "holds/\(hold.id)/release", ["users": ["p0@acme.example", .string(acme.people[1])]])
      #expect(some.status == 200 && some.json?["revoked"]?.intValue == 2 && some.json?["state"] == "open")
      #expect(try await acme.states() == ["held": 6, "released": 2])
      let urgent = try await admin.post("urgent", ["user": "p2@acme.example"])
      #expect(urgent.status == 200 && urgent.json?["revoked"]?.intValue == 1)
      let undone = try await admin.post("holds/\(hold.id)/undo", nil)
      #expect(undone.status == 200 && undone.json?["state"] == "undone")
      // Whom a person let go stays away.
      #expect(try await acme.states() == ["active": 5, "released": 3])
      let left = try await admin.get("holds/\(hold.id)").json?["notUndone"]?.arrayValue?.first
      #expect(left?["kind"] == "members" && left?["peopleCount"]?.intValue == 3)
      let names = left?["people"]?.arrayValue?.compactMap { $0["userName"]?.stringValue } ?? []
      #expect(names.sorted() == ["p0@acme.example", "p1@acme.example", "p2@acme.example"])
      let entry = try await scenario.entries(of: "acme").last { $0.action == "hold.undone" }
      #expect(entry?.outcome == .success)
    }
  }

  @Test func refusalsAreCodedAndRepetitionsAreNone() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let admin = try await HoldClient(scenario)
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      let path = "holds/\(hold.id)"
      let refused: [(String, JSONValue?, Int, String)] = [
        ("\(path)/release", ["users": []], 400, "http.request.invalid"),
        ("\(path)/release", ["user": ["x"]], 400, "http.request.invalid"),
        ("\(path)/release", ["roles": ["agent"]], 400, "http.request.invalid"),
        ("\(path)/release", ["users": ["nobody@acme.example"]], 404, "subject.unknown"),
        ("\(path)/release", ["roles": ["crm/admin"]], 404, "hold.selection.empty"),
        ("holds/x/release", nil, 404, "hold.unknown"), ("holds/\(acme.people[0])/undo", nil, 404, "hold.unknown"),
        ("urgent", ["user": "nobody"], 404, "subject.unknown"), ("urgent", nil, 400, "http.request.invalid"),
      ]
      for (place, body, status, code) in refused {
        let answer = try await admin.post(place, body)
        #expect(answer.status == status && answer.code == code, "\(place) \(answer.text)")
        #expect(answer.json?["remedy"]?.stringValue != nil)
      }
      let broken = try await admin.post("\(path)/release", octets: Array("{\"users\": [".utf8))
      #expect(broken.status == 400 && broken.code == "json.syntax")
      #expect(try await admin.get("holds?limit=0").code == "http.query.invalid")
      #expect(try await acme.states() == ["held": 8])
      #expect(try await admin.post("\(path)/release", nil).json?["revoked"]?.intValue == 8)
      #expect(try await admin.post("\(path)/release", nil).json?["revoked"]?.intValue == 0)
      _ = try await admin.post("\(path)/undo", nil)
      let late = try await admin.post("\(path)/release", nil)
      #expect(late.status == 409 && late.code == "hold.closed")
    }
  }

  @Test func anOpenHoldIsSeenInMetricsAndReadiness() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      #expect(try await scenario.send(.get, "/readyz").text == "ready\n")
      _ = try await acme.empty()
      let ready = try await scenario.send(.get, "/readyz")
      #expect(ready.status == 200 && ready.text == "ready\nwarning: revocations of 1 tenant wait for a person\n")
      let metrics = try await scenario.send(.get, "/metrics").text
      #expect(metrics.contains("lanyard_holds_open 1\n"))
      #expect(metrics.contains("lanyard_held_grants{tenant=\"acme\"} 8\n"))
    }
  }
}

/// The admin API of one tenant.
private struct HoldClient {
  let admin: AdminClient
  private static let base = "/tenants/acme/"

  init(_ scenario: Scenario) async throws {
    admin = try await AdminClient(scenario)
  }

  func get(_ path: String) async throws -> Answer { try await admin.get(Self.base + path) }

  func post(_ path: String, _ body: JSONValue?) async throws -> Answer {
    try await post(path, octets: body?.serialized())
  }

  func post(_ path: String, octets: [UInt8]?) async throws -> Answer {
    var headers: HTTPFields = [.contentType: "application/json"]
    headers[.authorization] = "Bearer \(admin.token ?? "")"
    return try await admin.scenario.send(
      .post, "/api/v1" + Self.base + path, headers: headers, octets: octets)
  }
}
