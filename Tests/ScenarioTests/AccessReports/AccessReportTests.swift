import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@testable import LanyardRuntime

/// Who holds what, asked through the admin API.
@Suite struct AccessReportTests {
  private static let path = "/tenants/acme/access"

  @Test(arguments: Engine.allCases)
  func itIsPagedAndToldOfNowOrOfAnInstant(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      var people = [neighbours.alice]
      for number in 0..<4 {
        people.append(try await neighbours.acme.createUser("person-\(number)@acme.example"))
        #expect(try await neighbours.acme.add(people[number + 1], to: neighbours.support).status == 204)
      }
      let then = neighbours.scenario.server.clock.now()
      neighbours.scenario.server.clock.advance(by: .seconds(60))
      #expect(try await neighbours.acme.remove(neighbours.alice, from: neighbours.support).status == 204)

      var found: [JSONValue] = []
      var next: String? = ""
      while let after = next {
        let page = try await admin.get(Self.path + "?limit=2" + (after.isEmpty ? "" : "&after=\(after)"))
        try #require(page.status == 200)
        let rows = try #require(page.json?["grants"]?.arrayValue)
        #expect(rows.count <= 2)
        found += rows
        next = page.json?["next"]?.stringValue
      }
      #expect(Set(found.compactMap { $0["subject"]?.stringValue }) == Set(people.dropFirst()))
      #expect(found.allSatisfy { $0["rules"] == ["agent-rule"] && $0["role"] == "agent" && $0["state"] == "active" })
      #expect(found.allSatisfy { $0["lastUsed"] == .null && $0["until"] == .null && $0["privileged"] == false })

      let past = try await admin.get(Self.path + "?at=\(then.rfc3339)")
      #expect(past.json?["at"]?.stringValue == then.rfc3339)
      let subjects = past.json?["grants"]?.arrayValue?.compactMap { $0["subject"]?.stringValue }
      #expect(Set(subjects ?? []) == Set(people))
      let others = try await admin.get("/tenants/globex/access")
      #expect(others.json?["grants"] == [] && others.json?["next"] == .null)
    }
  }

  @Test(arguments: Engine.allCases)
  func whatIsAskedWronglyIsSaid(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      for (query, code) in [
        ("application=crm&role=agent", nil), ("application=erm", "mapping.application.unknown"),
        ("role=agnet", "mapping.role.unknown"), ("limit=0", "http.query.invalid"), ("limit=1001", "http.query.invalid"),
        ("at=yesterday", "http.query.invalid"), ("after=1", "http.query.invalid"), ("rule=x", "http.query.invalid"),
        ("at=2020-01-01T00:00:00Z&application=gone", nil), ("at=2999-01-01T00:00:00Z", "http.query.invalid"),
      ] {
        #expect(try await admin.get("\(Self.path)?\(query)").code == code, "\(query)")
      }
      #expect(try await admin.get("/tenants/nobody/access").code == "tenant.unknown")
      #expect(try await admin.get("/tenants/_operator/access").code == "tenant.unknown")
    }
  }

  @Test func theFormsOfAFileHoldTheSameRows() async throws {
    try await Neighbours.meet(on: .memory) { neighbours in
      let evil = try await neighbours.acme.createUser("eve@acme.example", displayName: "=HYPERLINK(\"x\"),\n\"Eve\"")
      #expect(try await neighbours.acme.add(evil, to: neighbours.support).status == 204)
      let server = neighbours.scenario.server
      let queries = AccessQueries(store: server.store, services: server.directory, clock: server.clock)
      var texts: [AccessReportFormat: String] = [:]
      for format in AccessReportFormat.allCases {
        let file = FileManager.default.temporaryDirectory.appending(path: "access-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: file.path(percentEncoded: false), contents: nil)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        var writer = AccessReportWriter(format, tenant: "acme", to: handle)
        try writer.begin(at: server.clock.now())
        try await queries.report(of: try TenantName("acme")) { try writer.add($0.rows) }
        try writer.end()
        try handle.close()
        #expect(writer.count == 2)
        texts[format] = try String(contentsOf: file, encoding: .utf8)
      }
      let lines = try #require(texts[.jsonl]).split(separator: "\n").map { try JSONValue(parsing: Array($0.utf8)) }
      let whole = try JSONValue(parsing: Array(try #require(texts[.json]).utf8))
      #expect(whole["grants"]?.arrayValue == lines && lines.count == 2)
      let csv = try #require(texts[.csv])
      #expect(csv.hasPrefix("userName,displayName,subject,"))
      #expect(csv.contains("eve@acme.example,\"'=HYPERLINK(\"\"x\"\"),\n\"\"Eve\"\"\","))
      #expect(csv.contains("alice@acme.example,Alice Archer,\(neighbours.alice),true,crm,agent,false,active,"))
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("=1+1", "'=1+1"), ("+49 30", "'+49 30"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"),
    (" =1", "' =1"), ("\u{FEFF}=1", "'\u{FEFF}=1"), ("\u{FF1D}1", "'\u{FF1D}1"), ("\t1", "'\t1"), ("a-b", "a-b"),
    ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("=a,b", "\"'=a,b\""), ("", ""),
  ])
  func aCellIsNeverAFormula(text: String, cell: String) {
    #expect(CSVText.row([text, "x"]) == cell + ",x\r\n")
  }
}
