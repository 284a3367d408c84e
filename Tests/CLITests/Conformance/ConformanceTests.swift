import Diagnostics
import Foundation
import JSON
import Testing

/// The checks of scim2-tester, a program of others, against a server that runs: every check of every resource type passes.
@Suite("SCIM conformance as others test it")
struct ConformanceTests {
  private static let kinds = [
    "object_creation", "object_query", "object_query_without_id", "object_query_with_attributes",
    "object_list_with_attributes", "search_with_attributes", "object_replacement", "object_deletion",
    "check_add_attribute", "check_remove_attribute", "check_replace_attribute",
  ]

  /// Checks that need not pass, with the clause of the RFC that says so. Each begins by creating a resource, and roles and
  /// entitlements are the operator's: RFC 7644 §3.2 lets a service offer less than every method for an endpoint, and says
  /// so with 405 (RFC 9110 §15.5.6).
  static let excused = ["Role", "Entitlement"].flatMap { type in
    kinds.map { (check: $0, resourceType: type, clause: "RFC 7644 §3.2: the endpoint is read-only") }
  }

  @Test func everyCheckOfSCIM2TesterPasses() async throws {
    try await Sandbox.with { sandbox in
      let tools = try await sandbox.run("'\(Material.repository.path)/scripts/python-tools'", within: .seconds(300))
      try #require(tools.status == 0, "\(tools)")
      var runner = ScriptRunner("conformance", in: sandbox)
      let complaints = try await runner.complaints(about: Script(parsing: "% quickstart\n% serve"))
      try #require(complaints.isEmpty, Comment(rawValue: complaints.joined()))
      let server = try #require(runner.server)
      let token = try #require(runner.variables["token"])
      let outcome = try await sandbox.run(
        """
        '\(Material.repository.path)/.build/python/bin/python' "$VECTORS/conformance/check.py" \
        '\(server.url)/t/acme/scim/v2' '\(token)'
        """, within: .seconds(120))
      try #require(outcome.status == 0, "\(outcome)")
      try judge(outcome.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) })
    }
  }

  private func judge(_ results: [JSONValue]) throws {
    for result in results where !Self.isExcused(result) {
      // `acceptable` and `compliant` are passes too: what the RFC only recommends or allows.
      let status = result["status"]?.stringValue ?? ""
      #expect(["success", "compliant", "acceptable"].contains(status), "\(result.text)")
    }
    // Of each resource type every kind of check has run, PATCH on each of a user's attributes among them.
    let users = results.filter { $0["resourceType"] == "User" }
    let kinds = Set(users.compactMap { $0["check"]?.stringValue })
    #expect(
      kinds.isSuperset(of: Self.kinds))
    #expect(users.count > 60)
    #expect(results.count { $0["resourceType"] == "Group" } > 10)
    #expect(results.contains { $0["check"] == "random_url" })
    for excuse in Self.excused {
      #expect(results.contains { Self.matches($0, excuse) }, "\(excuse.check) needs no excuse (\(excuse.clause))")
    }
  }

  private static func isExcused(_ result: JSONValue) -> Bool { excused.contains { matches(result, $0) } }

  private static func matches(
    _ result: JSONValue, _ excuse: (check: String, resourceType: String, clause: String)
  ) -> Bool {
    result["check"]?.stringValue == excuse.check && result["resourceType"]?.stringValue == excuse.resourceType
      && result["reason"]?.stringValue?.hasPrefix("this address does not take the method") == true
  }
}
