import Hummingbird
import JSON
import Testing

/// Reviews through the admin API.
@Suite struct ReviewRoutesTests {
  @Test(arguments: Engine.allCases)
  func aReviewIsMadeDecidedAndClosed(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let desk = try await ReviewDesk(neighbours.scenario)
      let wish: JSONValue = [
        "name": "spring", "reviewers": ["eve@acme.example"], "roles": ["crm/agent"], "due": "2030-01-01T00:00:00Z",
      ]
      let created = try await desk.post("", wish)
      #expect(created.status == 200 && created.json?["undecided"] == 1)
      #expect(try await desk.post("", wish).json?["id"] == created.json?["id"])
      #expect(try await desk.get("").json?["reviews"]?.arrayValue?.count == 1)
      let page = try await desk.get("/spring?undecided=true")
      let item = try #require(page.json?["items"]?.arrayValue?.first)
      #expect(item["userName"] == "alice@acme.example" && item["decision"] == .null)
      let decisions: JSONValue = [
        "reviewer": "eve@acme.example",
        "decisions": [
          ["item": item["item"] ?? .null, "decision": "remove", "reason": "left"],
          ["item": "0197c5a0-0000-7000-8000-000000000000", "decision": "keep", "reason": "x"],
        ],
      ]
      let outcome = try await desk.post("/spring/decisions", decisions)
      #expect(outcome.json?["removed"] == 1)
      #expect(outcome.json?["refused"]?.arrayValue?.compactMap { $0["code"]?.stringValue } == ["review.item.unknown"])
      #expect(try await desk.admin.get("/tenants/acme/access").json?["grants"] == [])
      #expect(try await desk.get("/spring").json?["items"]?.arrayValue?.first?["outcome"] == "removed")
      #expect(try await desk.post("/spring/close", [:]).json?["closedAt"]?.stringValue != nil)
      #expect(try await desk.post("/spring/decisions", decisions).code == "review.closed")
      #expect(try await desk.get("/spring", of: "globex").code == "review.unknown")
    }
  }

  @Test func whatCannotBeReadIsSaid() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let desk = try await ReviewDesk(neighbours.scenario)
      let bodies: [JSONValue] = [
        [], ["name": "x"], ["name": "x", "reviewers": []], ["name": "x", "reviewers": ["a@b"], "more": 1],
        ["name": "x", "reviewers": ["a@b"], "due": "soon"], ["name": "x", "reviewers": ["a@b"], "onOverdue": "x"],
        ["name": "x", "reviewers": ["a@b"], "roles": ["agent"]], ["name": "x", "reviewers": "a@b"],
      ]
      for body in bodies { #expect(try await desk.post("", body).code == "review.invalid", "\(body)") }
      _ = try await desk.post("", ["name": "x", "reviewers": ["a@b"]])
      for decision in [["item": "x", "decision": "keep", "reason": "y"], ["decision": "keep"]] as [JSONValue] {
        let body: JSONValue = ["reviewer": "a@b", "decisions": [decision]]
        #expect(try await desk.post("/x/decisions", body).code == "review.invalid")
      }
      #expect(try await desk.get("?limit=1").code == "http.query.invalid")
      #expect(try await desk.get("/x?limit=0").code == "http.query.invalid")
      #expect(try await desk.get("/nothing").code == "review.unknown")
    }
  }
}

private struct ReviewDesk: Sendable {
  let admin: AdminClient

  init(_ scenario: Scenario) async throws {
    admin = try await AdminClient(scenario)
  }

  func get(_ path: String, of tenant: String = "acme") async throws -> Answer {
    try await admin.get("/tenants/\(tenant)/reviews\(path)")
  }

  func post(_ path: String, _ body: JSONValue) async throws -> Answer {
    var headers: HTTPFields = [.contentType: "application/json"]
    if let token = admin.token { headers[.authorization] = "Bearer \(token)" }
    return try await admin.scenario.send(
      .post, "/api/v1/tenants/acme/reviews\(path)", headers: headers, octets: body.serialized())
  }
}
