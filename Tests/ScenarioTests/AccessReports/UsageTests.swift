import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// Applications report which roles were used.
@Suite struct UsageTests {
  @Test(arguments: Engine.allCases)
  func aUseIsSeenInTheReportAndRefusalsAreByRecord(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let application = try await ReportingApplication(neighbours.scenario)
      let now = neighbours.scenario.server.clock.now()
      let answer = try await application.report([
        [
          "tenant": "acme", "user": "alice@acme.example", "application": "crm", "role": "agent",
          "at": .string(now.rfc3339),
        ],
        [
          "tenant": "acme", "user": "alice@acme.example", "application": "crm", "role": "admin",
          "at": .string(now.rfc3339),
        ],
        ["tenant": "globex", "user": .string(neighbours.alice), "application": "crm", "at": .string(now.rfc3339)],
        ["tenant": "nobody", "user": "x", "application": "crm", "at": .string(now.rfc3339)],
        ["tenant": "acme", "user": "alice@acme.example", "application": "crm", "at": "yesterday"],
        ["tenant": "acme", "user": "alice@acme.example", "application": "crm", "at": .string(now.rfc3339), "x": 1],
        ["tenant": "_operator", "user": "x", "application": "crm", "at": .string(now.rfc3339)],
        "nothing",
      ])
      #expect(answer.status == 200)
      #expect(answer.json?["recorded"] == 1)
      let refused = answer.json?["refused"]?.arrayValue ?? []
      #expect(refused.compactMap { $0["index"]?.intValue } == [1, 2, 3, 4, 5, 6, 7])
      #expect(
        refused.compactMap { $0["code"]?.stringValue } == [
          "usage.grant.none", "subject.unknown", "tenant.unknown", "usage.record.invalid", "usage.record.invalid",
          "tenant.name.invalid", "usage.record.invalid",
        ])
      #expect(refused.allSatisfy { $0["remedy"]?.stringValue?.isEmpty == false })
      let admin = try await AdminClient(neighbours.scenario)
      let page = try await admin.get("/tenants/acme/access")
      #expect(page.json?["grants"]?.arrayValue?.compactMap { $0["lastUsed"]?.stringValue } == [now.rfc3339])
      #expect(try await admin.get("/tenants/acme/access?unusedDays=1").json?["grants"] == [])
      neighbours.scenario.server.clock.advance(by: .seconds(2 * 86_400))
      #expect(try await admin.get("/tenants/acme/access?unusedDays=1").json?["grants"]?.arrayValue?.count == 1)
    }
  }

  @Test func theTokenOfAnApplicationOpensNothingElseAndOthersDoNotReport() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let application = try await ReportingApplication(neighbours.scenario)
      var client = try await AdminClient(neighbours.scenario)
      #expect(try await ReportingApplication(admin: client).report([]).status == 200)
      client.token = application.admin.token
      for path in ["/tenants/acme/access", "/tenants/acme/provisioning-log", "/usage/more", "/nowhere"] {
        #expect(try await client.get(path).code == "access.unauthenticated", "\(path)")
      }
      client.token = neighbours.acme.token
      #expect(try await ReportingApplication(admin: client).report([]).status == 401)
      let created = CreateToken(
        tenant: Tenant.operatorID, name: "both", scopes: [.usageWrite(application: "crm"), .scimRead], expires: nil)
      await #expect { try await neighbours.scenario.asOperator(created) } throws: {
        ($0 as? CodedError)?.code == .tokenScopeUnknown
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func theTokenOfOneApplicationDoesNotReportForAnother(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let application = try await ReportingApplication(neighbours.scenario)
      let at = JSONValue.string(neighbours.scenario.server.clock.now().rfc3339)
      let other: JSONValue = ["tenant": "acme", "user": "alice@acme.example", "application": "erp", "at": at]
      let own: JSONValue = ["tenant": "acme", "user": "alice@acme.example", "application": "crm", "at": at]
      let answer = try await application.report([own, other])
      #expect(answer.status == 403 && answer.code == "access.scope.missing")
      let admin = try await AdminClient(neighbours.scenario)
      let page = try await admin.get("/tenants/acme/access")
      #expect(page.json?["grants"]?.arrayValue?.contains { $0["lastUsed"]?.stringValue != nil } == false)
      #expect(try await application.report([own]).status == 200)
      let unknown = CreateToken(
        tenant: Tenant.operatorID, name: "erp", scopes: [.usageWrite(application: "erp")], expires: nil)
      await #expect { try await neighbours.scenario.asOperator(unknown) } throws: {
        ($0 as? CodedError)?.code == .mappingApplicationUnknown
      }
    }
  }

  @Test func aReportThatIsNoneIsRefusedWhole() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let application = try await ReportingApplication(neighbours.scenario)
      let record: JSONValue = ["tenant": "acme", "user": "x", "application": "crm", "at": "2026-01-01T00:00:00Z"]
      #expect(try await application.report(Array(repeating: record, count: 1000)).status == 200)
      let tooLong = try await application.report(Array(repeating: record, count: 1001))
      #expect(tooLong.status == 400 && tooLong.code == "usage.record.invalid")
      for body in ["{}", "[]", "{\"records\": {}}", "{\"records\": [], \"more\": 1}", "{"] {
        #expect(try await application.send(Array(body.utf8)).status == 400, "\(body)")
      }
      #expect(try await application.send(Array("{}".utf8), type: "text/plain").status == 415)
    }
  }
}

private struct ReportingApplication: Sendable {
  let admin: AdminClient

  init(admin: AdminClient) {
    self.admin = admin
  }

  init(_ scenario: Scenario) async throws {
    var client = try await AdminClient(scenario)
    let issued = try await scenario.asOperator(
      CreateToken(tenant: Tenant.operatorID, name: "crm", scopes: [.usageWrite(application: "crm")], expires: nil))
    client.token = issued.text.reveal()
    admin = client
  }

  func report(_ records: [JSONValue]) async throws -> Answer {
    try await send(JSONValue.object(["records": .array(records)]).serialized())
  }

  func send(_ octets: [UInt8], type: String = "application/json") async throws -> Answer {
    var headers: HTTPFields = [.contentType: type]
    if let token = admin.token { headers[.authorization] = "Bearer \(token)" }
    return try await admin.scenario.send(.post, "/api/v1/usage", headers: headers, octets: octets)
  }
}
