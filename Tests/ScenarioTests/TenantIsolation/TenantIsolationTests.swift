import AuditLog
import Hummingbird
import JSON
import Testing

/// A tenant's client sees and touches its own directory alone, whatever it names.
@Suite struct TenantIsolationTests {
  private static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
  private static let endpoints = [
    "", "Users", "Users/{user}", "Users/.search", "Groups", "Groups/{group}", "Groups/.search", "ServiceProviderConfig",
    "ResourceTypes", "ResourceTypes/User", "Schemas", "Schemas/urn:ietf:params:scim:schemas:core:2.0:User", "Me",
    "Bulk",
    "Users?filter=userName%20eq%20%22alice@acme.example%22",
  ]

  @Test(arguments: Engine.allCases)
  func anothersTokenIsNoTokenAtEveryEndpointAndMethod(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let intruder = DirectoryClient(
        scenario: neighbours.scenario, tenant: "acme", token: neighbours.globex.token)
      let stranger = DirectoryClient(scenario: neighbours.scenario, tenant: "acme", token: "lyd_scim_unknown")
      let before = try await neighbours.acme.contents()
      for endpoint in Self.endpoints.map(neighbours.filled) {
        for method in Self.methods {
          let body = [.post, .put, .patch].contains(method) ? neighbours.harm : nil
          let same: HTTPFields = [.init("X-Request-Id")!: "same"]
          let answer = try await intruder.send(method, endpoint, body, headers: same)
          #expect(answer.status == 401, "\(method) \(endpoint)")
          #expect(answer.whole == (try await stranger.send(method, endpoint, body, headers: same)).whole)
        }
      }
      #expect(try await neighbours.acme.contents() == before)
    }
  }

  @Test(arguments: Engine.allCases)
  func anothersIdsAreNobodysIdsAtEveryEndpointAndMethod(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let nobody = "0190a0b0-0000-7000-8000-000000000000"
      let before = try await neighbours.acme.contents()
      for (kind, id) in [("Users", neighbours.alice), ("Groups", neighbours.support)] {
        for method in Self.methods {
          let body = [.post, .put, .patch].contains(method) ? neighbours.harm : nil
          let same: HTTPFields = [.init("X-Request-Id")!: "same"]
          let answer = try await neighbours.globex.send(method, "\(kind)/\(id)", body, headers: same)
          let other = try await neighbours.globex.send(method, "\(kind)/\(nobody)", body, headers: same)
          #expect([404, 405].contains(answer.status), "\(method) \(kind)")
          let hidden = answer.whole.replacing(id, with: nobody)
          #expect(hidden == other.whole, "\(method) \(kind)")
        }
      }
      #expect(try await neighbours.acme.contents() == before)
    }
  }

  @Test(arguments: Engine.allCases)
  func filtersSearchesAndMembershipsDoNotReachAcross(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let (acme, globex) = (neighbours.acme, neighbours.globex)
      for filter in ["id eq \"\(neighbours.alice)\"", "userName co \"acme\"", "userName pr"] {
        let body: JSONValue = [
          "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": .string(filter),
        ]
        let answer = try await globex.send(.post, "Users/.search", body)
        #expect(answer.status == 200)
        #expect(answer.resources.allSatisfy { $0["id"]?.stringValue == neighbours.greta }, "\(filter)")
        #expect(!answer.text.contains("acme"))
      }
      // An id of another tenant is an id of nobody.
      let before = try await acme.contents()
      var refusals: Set<String> = []
      for id in [neighbours.alice, "0190a0b0-0000-7000-8000-0000000000ff"] {
        let member: JSONValue = ["value": .string(id)]
        let answer = try await globex.send(.post, "Groups", ["displayName": "Support", "members": [member]])
        #expect(answer.status == 400 && answer.code == "scim.value.type")
        refusals.insert(answer.text.replacing(id, with: "ID"))
      }
      #expect(refusals.count == 1)
      #expect(try await acme.contents() == before)
      let nested = try await acme.send(.get, "Users/\(neighbours.alice)?attributes=groups")
      #expect(nested.json?["groups"]?.arrayValue?.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func aSessionAndAResponseAreGoodForTheirOwnTenantOnly(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let home = Browser(scenario: neighbours.scenario)
      let away = Browser(scenario: neighbours.scenario, tenant: "globex")
      let response = try home.response(about: .init("alice@acme.example"))
      let answer = try await home.post(response)
      #expect(answer.status == 200)
      #expect(try await away.session(answer.cookie).code == "session.unknown")
      #expect(try await away.post(response).code == "sign-in.refused")
      let entry = try await neighbours.scenario.entries(of: "globex").last
      #expect(entry?.reason?.code == "saml.destination.mismatch")
    }
  }
}
