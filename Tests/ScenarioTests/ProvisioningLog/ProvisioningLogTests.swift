import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

/// An administrator sees what the identity provider sent and why it failed, and nothing that is personal or secret.
@Suite struct ProvisioningLogTests {
  @Test(arguments: Engine.allCases)
  func everyRequestOfAClientIsOnRecordMasked(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let acme = neighbours.acme
      _ = try await acme.send(.get, "Users?filter=userName%20eq%20%22alice@acme.example%22")
      _ = try await acme.patch(
        "Users/\(neighbours.alice)", [["op": "replace", "path": "name", "value": ["givenName": 5]]])
      _ = try await acme.send(.get, "Nowhere/alice@acme.example")
      _ = try await acme.send(.post, "Users", octets: Array("alice@acme.example".utf8))
      let entries = try await neighbours.log(of: "acme")
      #expect(entries.prefix(4).map(\.status) == [400, 404, 400, 200])
      #expect(
        entries.prefix(4).map(\.path) == ["/Users", "/‹text 7›/‹text 18›", "/Users/\(neighbours.alice)", "/Users"])
      #expect(entries[0].body == "‹18 octets, no JSON›")
      #expect(entries[0].code == "json.syntax")
      #expect(entries[2].code == "scim.value.type")
      #expect(entries[2].reason?.contains("name.givenName") == true)
      #expect(entries[2].body?["Operations"]?.arrayValue?.first?["value"] == ["givenName": "‹number›"])
      #expect(entries[2].resource == neighbours.alice)
      #expect(entries[3].query == #"filter=userName eq "‹text 18›""#)
      #expect(entries[3].code == nil && entries[3].reason == nil)
      let creation = try #require(entries.last { $0.method == "POST" })
      #expect(creation.resource == neighbours.alice)
      #expect(creation.body?["userName"] == "‹text 18›")
      #expect(entries.allSatisfy { $0.caller != nil })
      let everything = entries.map(\.json.text).joined()
      for personal in ["alice@", "Alice", "Archer", "lyd_scim"] { #expect(!everything.contains(personal)) }
    }
  }

  @Test(arguments: Engine.allCases)
  func strangersAndOthersLeaveNoTrace(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let before = try await neighbours.log(of: "acme")
      for token in ["lyd_scim_unknown", neighbours.globex.token, nil] {
        let stranger = DirectoryClient(scenario: neighbours.scenario, tenant: "acme", token: token)
        #expect(try await stranger.send(.get, "Users").status == 401)
      }
      #expect(try await neighbours.log(of: "acme") == before)
      #expect(try await neighbours.log(of: "globex").allSatisfy { $0.resource != neighbours.alice })
    }
  }

  @Test(arguments: Engine.allCases)
  func whatASuspendedTenantsClientSendsIsOnRecord(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let tenant = try await neighbours.scenario.tenantID("acme")
      try await neighbours.scenario.asOperator(SetTenantState(tenant: tenant, state: .suspended))
      #expect(try await neighbours.acme.send(.post, "Users", ["userName": "eve"]).code == "tenant.suspended")
      let entry = try #require(try await neighbours.log(of: "acme").first)
      #expect(entry.code == "tenant.suspended" && entry.status == 403 && entry.method == "POST")
      #expect(entry.caller != nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func theAdminAPIFindsWhatWasRefused(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      let named: HTTPFields = [.init("X-Request-Id")!: "the-one"]
      _ = try await neighbours.acme.send(.post, "Users", ["displayName": "Nobody"], headers: named)
      _ = try await neighbours.acme.send(.get, "Users/\(neighbours.alice)")
      try await neighbours.scenario.server.provisioningLog.flush()
      let refused = try await admin.get("/tenants/acme/provisioning-log?refused=true")
      #expect(refused.status == 200)
      let entry = try #require(refused.json?["entries"]?.arrayValue?.first)
      #expect(entry["requestId"] == "the-one")
      #expect(entry["code"] == "scim.value.required")
      #expect(entry["status"] == 400)
      #expect(entry["body"] == ["displayName": "‹text 6›"])
      #expect(refused.json?["next"]?.isNull == true)
      let byID = try await admin.get("/tenants/acme/provisioning-log?requestId=the-one")
      #expect(byID.json?["entries"]?.arrayValue == [entry])
      let about = try await admin.get("/tenants/acme/provisioning-log?resource=\(neighbours.alice)&limit=1")
      #expect(about.json?["entries"]?.arrayValue?.first?["method"] == "GET")
      let next = try #require(about.json?["next"]?.stringValue)
      let older = try await admin.get("/tenants/acme/provisioning-log?resource=\(neighbours.alice)&before=\(next)")
      #expect(older.json?["entries"]?.arrayValue?.map { $0["method"] } == ["POST"])
      let later = neighbours.scenario.server.clock.now() + .seconds(1)
      let none = try await admin.get("/tenants/acme/provisioning-log?since=\(later.rfc3339)")
      #expect(none.json?["entries"] == [])
      let until = try await admin.get("/tenants/acme/provisioning-log?until=\(later.rfc3339)")
      #expect(until.json?["entries"]?.arrayValue?.isEmpty == false)
    }
  }
}

extension Neighbours {
  /// A tenant's provisioning log, newest first, with everything that waited.
  fileprivate func log(of tenant: String) async throws -> [ProvisioningLogEntry] {
    try await scenario.server.provisioningLog.flush()
    let queries = ProvisioningLogQueries(store: scenario.server.store)
    return try await queries.page(ProvisioningLogQuery(limit: 500), of: TenantName(tenant)).entries
  }
}
