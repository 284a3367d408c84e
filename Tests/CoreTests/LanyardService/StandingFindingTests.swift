import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@Suite("The log tells once what stands against somebody")
struct StandingFindingTests {
  private static let rules = """
    {"id": "leads", "application": "crm", "role": "supervisor", "when": "groups.display eq \\"Leads\\""},
    {"id": "reviewers", "application": "crm", "role": "auditor", "when": "groups.display eq \\"Review\\""},
    {"id": "checkers", "application": "crm", "role": "auditor", "when": "groups.display eq \\"Checks\\""}
    """

  private func conflicts(in world: ServiceWorld, _ body: () async throws -> Void) async throws -> [String] {
    try await world.entries(during: body).filter { $0.action == "grants.conflict" }.map {
      $0.changes.first?.after?["rules"]?.stringValue ?? ""
    }
  }

  @Test func aConflictIsToldWhenItBeginsAndNotWhileItStands() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Leads", [ada])
    let first = try await conflicts(in: world) { _ = try await world.createGroup("Review", [ada]) }
    #expect(first.count == 1)
    let later = try await conflicts(in: world) {
      try await world.patch("User", ada, #"{"op": "replace", "path": "title", "value": "Lead"}"#)
      _ = try await world.createGroup("Elsewhere", [ada])
    }
    #expect(later.isEmpty)
    #expect(try await world.roles(of: ada) == ["supervisor"])
  }

  @Test func aConflictWithOtherPartiesIsToldAnew() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Leads", [ada])
    _ = try await world.createGroup("Review", [ada])
    let again = try await conflicts(in: world) { _ = try await world.createGroup("Checks", [ada]) }
    #expect(again.count == 1 && again[0].contains("checkers"))
  }

  @Test func aConflictThatWasOverIsToldWhenItComesBack() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Leads", [ada])
    let review = try await world.createGroup("Review", [ada])
    #expect(try await conflicts(in: world) { try await world.leave(ada, review) }.isEmpty)
    let back = try await conflicts(in: world) { _ = try await world.createGroup("Review", [ada]) }
    #expect(back.count == 1)
  }

  @Test func aPersonWhoIsDeletedLeavesNothingStanding() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Leads", [ada])
    _ = try await world.createGroup("Review", [ada])
    let tenant = try await world.tenant
    #expect(try await world.store.read { try $0.standingFindings(of: [ada], tenant: tenant) }[ada]?.count == 1)
    try await world.delete("User", ada)
    #expect(try await world.store.read { try $0.standingFindings(of: [ada], tenant: tenant) }.isEmpty)
  }
}
