import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardTesting
import RoleMapping
import SCIM
import Testing

@testable import LanyardService

@Suite("The last look before a grant is written")
struct GrantCheckTests {
  private static let catalogues = [
    RoleCatalogue(
      application: "crm", roles: ["a", "b", "c"].map { RoleDefinition(name: $0) },
      exclusive: [[role("a"), role("b")], [role("b"), role("c"), role("x", "erp")]]),
    RoleCatalogue(application: "erp", roles: [RoleDefinition(name: "x")]),
  ]

  @Test(
    arguments: [
      (staying: [], coming: ["crm/a"], allowed: ["crm/a"], codes: []),
      (staying: ["crm/a"], coming: ["crm/b"], allowed: [], codes: ["grant.exclusive"]),
      (staying: ["crm/a"], coming: ["crm/c"], allowed: ["crm/c"], codes: []),
      (staying: [], coming: ["crm/a", "crm/b"], allowed: [], codes: ["grant.exclusive", "grant.exclusive"]),
      // `b` is refused for `a`, and all the same no reason to give `c`.
      (
        staying: ["crm/a"], coming: ["crm/b", "crm/c"], allowed: [], codes: ["grant.exclusive", "grant.exclusive"]
      ),
      (staying: ["erp/x"], coming: ["crm/c"], allowed: [], codes: ["grant.exclusive"]),
      (staying: [], coming: ["crm/z", "crm/a"], allowed: ["crm/a"], codes: ["grant.above-ceiling"]),
    ] as [(staying: [String], coming: [String], allowed: [String], codes: [String])])
  func rolesThatMustNotMeetAndRolesAboveTheCeilingAreRefused(
    staying: [String], coming: [String], allowed: [String], codes: [String]
  ) throws {
    let ceiling = RoleCeiling.only(Set(["crm/a", "crm/b", "crm/c", "erp/x"].compactMap { RoleReference($0) }))
    let check = GrantCheck(catalogues: Self.catalogues, ceiling: ceiling)
    let result = check.sift(try coming.map(Self.grant), beside: try staying.map(Self.grant))
    #expect(result.allowed.map(\.role.description) == allowed)
    #expect(result.refused.map(\.error.code.rawValue) == codes)
  }

  /// A policy whose evaluation knows nothing of the exclusive set and of the ceiling stands for a fault in evaluation.
  @Test func whatEvaluationLetsThroughIsNotWrittenAndIsOnRecord() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let tenant = try await world.tenant
    let blind = try await world.store.read { reader in
      let active = try world.services.policies.policy(for: tenant, reader)
      let rules: JSONObject = [
        "rules": [
          ["id": "1", "application": "crm", "role": "agent", "when": "userName pr"],
          ["id": "2", "application": "crm", "role": "supervisor", "when": "userName pr"],
          ["id": "3", "application": "crm", "role": "auditor", "when": "userName pr"],
          ["id": "4", "application": "crm", "role": "admin", "when": "userName pr"],
        ]
      ]
      let open = active.catalogues.map { RoleCatalogue(application: $0.application, roles: $0.roles) }
      let user = try #require(world.registry.resourceType(named: "User"))
      return ActivePolicy(
        version: 7,
        policy: try CheckedPolicy(
          parsing: rules, catalogues: open, ceiling: .everything, schema: SubjectSchema(user: user)),
        catalogues: active.catalogues, ceiling: active.ceiling, targets: [])
    }
    let plan = try await world.store.read { reader in
      try GrantPlanner(policies: world.services.policies).plan(
        for: [ada], in: DirectoryView(reader: reader, tenant: tenant), by: blind, because: .policy,
        CommandContext(
          now: world.clock.now(), principal: ServiceWorld.operatorPerson, request: ServiceWorld.request,
          randomness: world.randomness))
    }
    #expect(plan.granted.map(\.role.role) == ["agent"])
    let inserted = plan.changes.compactMap { change -> String? in
      if case .insertGrant(let grant) = change { grant.role.role } else { nil }
    }
    #expect(inserted == ["agent"])
    let refusals = plan.events.map(\.event).filter { $0.action == "grants.refused" }
    #expect(refusals.map { $0.reason?.code } == ["grant.above-ceiling", "grant.exclusive", "grant.exclusive"])
    #expect(refusals.allSatisfy { $0.outcome == .refused && $0.policyVersion == 7 })
  }

  private static func role(_ name: String, _ application: String = "crm") -> RoleReference {
    RoleReference(application: application, role: name)
  }

  private static func grant(_ text: String) throws -> Grant {
    Grant(
      id: GrantID(milliseconds: 1, random: (1, 1)), tenant: Tenant.operatorID,
      subject: ResourceID(milliseconds: 1, random: (2, 2)), role: try #require(RoleReference(text)),
      since: Instant(milliseconds: 1), origin: [:], policyVersion: 1)
  }
}
