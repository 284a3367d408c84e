import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("A role that comes to mean something else is told to whoever holds it")
struct RoleAlterationTests {
  private static let agent = RoleReference(application: "crm", role: "agent")

  /// The catalogue with other entitlements of the agent's.
  private static func application(_ entitlements: String, _ more: String = "") -> String {
    ServiceWorld.application.replacing(
      #""agent", "entitlements": ["cases.read"]"#, with: #""agent", "entitlements": [\#(entitlements)]\#(more)"#)
  }

  /// Two agents, and a tenant beside that has no policy.
  private func world() async throws -> ServiceWorld {
    let world = try await ServiceWorld.make()
    try await world.apply([ServiceWorld.tenant.replacing("acme", with: "globex")])
    let people = [try await world.createUser("ada"), try await world.createUser("bob")]
    _ = try await world.createGroup("Support", people)
    return world
  }

  private func told(_ report: PreviewReport, _ tenant: String = "acme") -> [AlteredRole] {
    report.tenants.first { $0.tenant.text == tenant }?.alteredRoles ?? []
  }

  @Test func entitlementsThatComeAndGoAreToldWithWhoHoldsTheRole() async throws {
    let world = try await world()
    let next = Self.application(#""admin", "delete""#)
    let report = try await world.preview(next)
    let expected: JSONValue = [
      "role": "crm/agent", "added": ["admin", "delete"], "removed": ["cases.read"],
      "privileged": ["before": false, "after": false], "people": 2,
    ]
    #expect(told(report).map(\.json) == [expected])
    #expect(told(report, "globex").isEmpty && report.isLossOrEscalation)
    #expect(report.json["tenants"]?.arrayValue?.first?["alteredRoles"] == [expected])
    let rehearsal = try await world.entries {
      let dryRun = try await world.apply([next], dryRun: true)
      #expect(dryRun.alteredRoles.map(\.json) == [expected])
    }
    #expect(rehearsal.isEmpty)
    let entries = try await world.entries {
      let done = try await world.apply([next])
      #expect(done.alteredRoles.map(\.json) == [expected])
    }
    let entry = try #require(entries.first { $0.action == "role.altered" })
    #expect(entries.count { $0.action == "role.altered" } == 1)
    #expect((entry.target.kind, entry.target.id, entry.request?.id) == ("Role", "crm/agent", "request-1"))
    #expect(entry.changes.map(\.path) == ["entitlements"])
    #expect(entry.changes.map(\.before) == [["cases.read"]] && entry.changes.map(\.after) == [["admin", "delete"]])
  }

  @Test func aTenantWhomItDoesNotConcernHasNoEntry() async throws {
    let world = try await world()
    let globex = try #require(try await world.store.read { try $0.tenant(named: TenantName("globex")) }).id
    let before = try await world.entries(of: globex).count
    try await world.apply([Self.application(#""admin""#)])
    #expect(try await world.entries(of: globex).count == before)
  }

  /// A role that the policy confers concerns its tenant though nobody holds it yet, and so does one that only waits.
  @Test func whatIsConferredOrHeldConcernsATenant() async throws {
    let world = try await world()
    let supervisor = ServiceWorld.application.replacing(#""cases.assign""#, with: #""cases.close""#)
    let report = try await world.preview(supervisor)
    #expect(told(report).map(\.people) == [0] && !report.isLossOrEscalation)
    let entries = try await world.entries { try await world.apply([supervisor]) }
    #expect(entries.map(\.action) == ["role.altered"])
    // The policy forgets the role in the same apply; two people still hold it then.
    let rules = ServiceWorld.policy(#"{"id": "x", "application": "crm", "role": "auditor", "when": "active eq false"}"#)
    let both = try await world.preview(Self.application(#""cases.read", "admin""#), rules)
    #expect(told(both).map(\.people) == [2] && both.tenants.first?.tally.lost == 2)
  }

  @Test func nothingIsToldWhereNothingChangesInWhatARoleGives() async throws {
    let world = try await world()
    for document in [
      Self.application(#""cases.read""#, #", "displayName": "Agent""#),
      ServiceWorld.application.replacing(#""cases.read", "cases.assign""#, with: #""cases.assign", "cases.read""#),
      ServiceWorld.application.replacing(#"{"name": "auditor"}"#, with: #"{"name": "auditor"}, {"name": "new"}"#),
    ] {
      let report = try await world.preview(document)
      #expect(told(report).isEmpty)
      let entries = try await world.entries {
        let done = try await world.apply([document])
        #expect(done.alteredRoles.isEmpty)
      }
      #expect(!entries.contains { $0.action == "role.altered" })
    }
  }

  @Test func moreIsALookWhereTheRoleIsPrivilegedOrComesToBe() async throws {
    let world = try await world()
    let harmless = try await world.preview(Self.application(#""cases.read", "admin""#))
    #expect(!harmless.isLossOrEscalation)
    let ceiling = ServiceWorld.tenant.dropLast() + #", "ceiling": {"crm": ["agent", "supervisor", "auditor"]}}"#
    try await world.apply([String(ceiling)])
    let privileged = Self.application(#""cases.read""#, #", "privileged": true"#)
    let report = try await world.preview(privileged)
    #expect(told(report).map(\.alteration.isPrivileged) == [true] && report.isLossOrEscalation)
    let entries = try await world.entries { try await world.apply([privileged]) }
    let entry = try #require(entries.first { $0.action == "role.altered" })
    #expect(entry.changes.map(\.path) == ["privileged"])
    #expect(entry.changes.map(\.before) == [false] && entry.changes.map(\.after) == [true])
    let more = Self.application(#""cases.read", "admin""#, #", "privileged": true"#)
    let (grown, back) = (try await world.preview(more), try await world.preview(ServiceWorld.application))
    #expect(grown.isLossOrEscalation && !back.isLossOrEscalation)
  }
}
