import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("Applying manifests")
struct ApplyManifestTests {
  @Test func whatIsNewIsAddedAndWhatIsAlikeStaysUntouched() async throws {
    let world = try await ServiceWorld.empty()
    let documents = [ServiceWorld.policy(ServiceWorld.standardRules), ServiceWorld.tenant, ServiceWorld.application]
    let first = try await world.apply(documents)
    #expect(first.steps.map(\.reference.kind) == [.application, .tenant, .mappingPolicy])
    #expect(first.steps.map(\.effect) == [.added, .added, .added])
    let entries = try await world.operatorEntries { () async throws in
      let second = try await world.apply(documents)
      #expect(second.steps.map(\.effect) == [.untouched, .untouched, .untouched])
    }
    #expect(entries.isEmpty)
  }

  @Test func aTenantsObjectsAreRecordedInItsOwnLogFromTheFirstEntry() async throws {
    let world = try await ServiceWorld.make()
    let own = try await world.entries(of: world.tenant)
    #expect(own.map(\.action) == ["manifest.added"])
    #expect(own.first?.index == 0)
    #expect(own.first?.target == AuditTarget(kind: "MappingPolicy", id: "acme"))
    #expect(own.first?.policyVersion == 1)
    let operators = try await world.entries(of: Tenant.operatorID)
    #expect(operators.map(\.target.kind) == ["Store", "Application", "Tenant"])
  }

  @Test func aChangeNamesItsMembersRaisesTheVersionAndTellsWhoGainsAndLoses() async throws {
    let world = try await ServiceWorld.make()
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    _ = try await world.createGroup("Support", [ada])
    _ = try await world.createGroup("Leads", [bob])
    let swapped = ServiceWorld.standardRules.replacing("Support", with: "Leads")
    let report = try await world.apply([ServiceWorld.policy(swapped)])
    #expect(report.steps.map(\.effect) == [.changed])
    #expect(report.steps.first?.members == ["rules"])
    #expect(report.granted == ["crm/agent": 1])
    #expect(report.revoked == ["crm/agent": 1])
    #expect(try await world.roles(of: ada).isEmpty)
    #expect(try await world.roles(of: bob) == ["agent", "supervisor"])
    #expect(try await world.grants(of: bob).map(\.policyVersion).sorted() == [1, 2])
  }

  @Test func aDryRunTellsTheSameAndChangesNothing() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    let entries = try await world.entries { () async throws in
      let report = try await world.apply([ServiceWorld.policy("")], dryRun: true)
      #expect(report.isDryRun)
      #expect(report.revoked == ["crm/agent": 1])
    }
    #expect(entries.isEmpty)
    #expect(try await world.roles(of: ada) == ["agent"])
    // Nor is the policy in memory another one now.
    let bob = try await world.createUser("bob")
    _ = try await world.createGroup("Support", [bob])
    #expect(try await world.roles(of: bob) == ["agent"])
  }

  @Test(
    arguments: [
      (
        ServiceWorld.policy(#"{"id": "x", "application": "nope", "role": "agent", "when": "active eq true"}"#),
        "mapping.application.unknown"
      ),
      (
        ServiceWorld.policy(#"{"id": "x", "application": "crm", "role": "nope", "when": "active eq true"}"#),
        "mapping.role.unknown"
      ),
      (
        ServiceWorld.policy(#"{"id": "x", "application": "crm", "role": "admin", "when": "active eq true"}"#),
        "mapping.role.above-ceiling"
      ),
      (ServiceWorld.policy("").replacing("acme", with: "nobody"), "manifest.reference.unknown"),
      (ServiceWorld.target().replacing(#""crm""#, with: #""nope""#), "manifest.reference.unknown"),
      (ServiceWorld.tenant.dropLast() + #", "ceiling": {"crmm": []}}"#, "manifest.reference.unknown"),
      (ServiceWorld.tenant.dropLast() + #", "ceiling": {"crm": ["agnet"]}}"#, "manifest.reference.unknown"),
      (
        ServiceWorld.application.replacing(#""supervisor", "auditor"]]"#, with: #""supervisor", "erp/payer"]]"#),
        "manifest.reference.unknown"
      ),
      (ServiceWorld.application.replacing(#""name": "agent""#, with: #""name": "agent2""#), "mapping.role.unknown"),
    ] as [(String, String)])
  func whatLeadsNowhereIsRefusedOnRecordAndChangesNothing(_ document: String, _ code: String) async throws {
    let world = try await ServiceWorld.make()
    let revision = try await world.store.read { try $0.manifestRevision() }
    let entries = try await world.operatorEntries { () async throws in
      let report = try await world.apply([document])
      #expect(report.problems.map(\.code.rawValue).contains(code))
      #expect(report.steps.isEmpty)
    }
    #expect(entries.map(\.outcome) == [.refused])
    #expect(try await world.store.read { try $0.manifestRevision() } == revision)
    let dry = try await world.operatorEntries { try await world.apply([document], dryRun: true) }
    #expect(dry.isEmpty)
  }

  @Test func whatObjectsReferToAndWhatPoliciesMeanIsToldTogether() async throws {
    let world = try await ServiceWorld.make()
    let report = try await world.apply([
      #"{"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "ceiling": {"crm": ["agent"], "erp": []}}"#,
      ServiceWorld.policy(
        """
        {"id": "a", "application": "crm", "role": "agnet", "when": "userName pr"},
        {"id": "b", "application": "crm", "role": "supervisor", "when": "userName pr"}
        """),
      // Nobody knows the ceiling of a tenant that does not exist.
      #"{"apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "nobody", "rules": ["#
        + #"{"id": "c", "application": "crm", "role": "agent", "when": "userNam pr"}]}"#,
    ])
    #expect(
      Set(report.problems.map(\.code)) == [
        .manifestReferenceUnknown, .mappingRoleUnknown, .mappingRoleAboveCeiling, .mappingConditionInvalid,
      ])
    #expect(report.problems.filter { $0.code == .mappingRoleAboveCeiling }.map(\.position?.rule) == ["b"])
  }

  @Test func whoeverLowersACeilingIsToldWhatToDo() async throws {
    let world = try await ServiceWorld.make()
    let report = try await world.apply([
      #"{"apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "ceiling": {"crm": ["agent"]}}"#
    ])
    #expect(report.problems.map(\.code) == [.mappingRoleAboveCeiling, .mappingRoleAboveCeiling])
    #expect(report.problems.allSatisfy { $0.remedy.hasPrefix("leave the role in the ceiling") })
  }

  @Test func oneBadObjectKeepsTheGoodOnesOut() async throws {
    let world = try await ServiceWorld.empty()
    let bad = ServiceWorld.policy(#"{"id": "x", "application": "crm", "role": "nope", "when": "active eq true"}"#)
    let report = try await world.apply([ServiceWorld.application, ServiceWorld.tenant, bad])
    #expect(report.problems.map(\.code) == [.mappingRoleUnknown])
    #expect(try await world.store.read { try $0.tenants() }.isEmpty)
  }

  @Test func anObjectDeclaredTwiceOrUnderAnotherNameIsRefused() async throws {
    let world = try await ServiceWorld.empty()
    let twice = try await world.apply([ServiceWorld.application, ServiceWorld.application])
    #expect(twice.problems.map(\.code) == [.manifestDuplicate])
    let document = try #require(try JSONValue(parsing: ServiceWorld.application).objectValue)
    let disguised = ManifestObject(
      reference: ManifestReference(kind: .application, tenant: nil, name: "erp"), document: document)
    let report = try await world.run(
      ApplyManifest(
        objects: [disguised], secrets: [:], isDryRun: false, services: world.services, keyring: world.keyring))
    #expect(report.problems.map(\.code) == [.manifestMemberInvalid])
  }

  @Test func aSecretThatNobodyKnowsIsRefusedAndAChangedOneIsSeen() async throws {
    let world = try await ServiceWorld.make()
    #expect(
      try await world.apply([ServiceWorld.target()], secrets: [:]).problems.map(\.code) == [.manifestSecretMissing])
    #expect(try await world.apply([ServiceWorld.target()]).steps.map(\.effect) == [.added])
    #expect(try await world.apply([ServiceWorld.target()]).steps.map(\.effect) == [.untouched])
    #expect(try await world.apply([ServiceWorld.target()], secrets: [:]).steps.map(\.effect) == [.untouched])
    let other = ["Target acme/hook#secrets.0": Secret(Array("other".utf8))]
    let changed = try await world.apply([ServiceWorld.target()], secrets: other)
    #expect(changed.steps.map(\.effect) == [.changed])
    #expect(changed.steps.first?.members == ["(secret)"])
    let sealed = try await world.store.read { try $0.secret(named: "Target acme/hook#secrets.0") }
    #expect(sealed.map { String(decoding: $0, as: UTF8.self).contains("other") } == false)
  }

  @Test func onlyTheOperatorApplies() async throws {
    let world = try await ServiceWorld.make()
    let command = ApplyManifest(
      objects: [], secrets: [:], isDryRun: false, services: world.services, keyring: world.keyring)
    let entries = try await world.operatorEntries { () async throws in
      #expect(try await world.refusal(of: command, as: world.client()) == .accessForbidden)
    }
    #expect(entries.map(\.reason?.code) == ["access.scope.missing"])
  }
}
