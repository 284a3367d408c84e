import AuditLog
import Crypto
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("Every version of a policy is kept and can come back")
struct PolicyVersionTests {
  private static let otherRules = ServiceWorld.standardRules.replacing("Support", with: "Helpdesk")

  @Test func eachChangeIsAVersionWithItsDocumentAndItsAuthor() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([ServiceWorld.policy(Self.otherRules)])
    try await world.apply([ServiceWorld.policy(Self.otherRules)])
    let history = try await world.history()
    #expect(history.map(\.version) == [2, 1])
    #expect(history.map(\.actor) == ["command-line", "command-line"])
    #expect(history.map(\.request) == ["request-1", "request-1"])
    let documents = try await [1, 2].asyncMap { try await PolicyQueries(store: world.store).document($0, of: .acme) }
    #expect(
      documents.map { $0["rules"]?.arrayValue?.first?["when"] } == [
        "groups.display eq \"Support\"", "groups.display eq \"Helpdesk\"",
      ])
  }

  @Test func aRollbackIsANewVersionThatRestoresTheSameGrants() async throws {
    let world = try await ServiceWorld.make()
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    _ = try await world.createGroup("Support", [ada])
    _ = try await world.createGroup("Leads", [ada, bob])
    _ = try await world.createGroup("Helpdesk", [bob])
    let before = [try await world.roles(of: ada), try await world.roles(of: bob)]
    try await world.apply([ServiceWorld.policy(Self.otherRules)])
    #expect([try await world.roles(of: ada), try await world.roles(of: bob)] != before)
    let entries = try await world.entries { () async throws in
      let report = try await world.run(world.rollback())
      #expect(report.problems.isEmpty)
      #expect(report.granted == ["crm/agent": 1])
      #expect(report.revoked == ["crm/agent": 1])
    }
    #expect([try await world.roles(of: ada), try await world.roles(of: bob)] == before)
    #expect(try await world.grants(of: ada).last { $0.role.role == "agent" }?.policyVersion == 3)
    #expect(try await world.history().map(\.rollbackOf) == [1, nil, nil])
    let own = try #require(entries.first { $0.action == "manifest.changed" })
    #expect(own.policyVersion == 3)
    #expect(own.changes.first { $0.path == "rollbackOf" }?.after == 1)
    // The log is bound to the documents, not to the rows that hold them.
    let first = try await PolicyQueries(store: world.store).document(1, of: .acme)
    let digest = SHA256.hash(data: try JSONValue.object(first).canonical()).map {
      ($0 < 16 ? "0" : "") + String($0, radix: 16)
    }
    let bound = try #require(own.changes.first { $0.path == "documentSHA256" })
    #expect(bound.after == .string(digest.joined()))
    #expect(bound.before != nil && bound.before != bound.after)
    // Before the first there is nothing, and what was rolled back from does not come again by itself.
    #expect(try await world.refusal(of: world.rollback()) == .mappingVersionUnknown)
    _ = try await world.run(world.rollback(to: 2))
    #expect(try await world.history().first?.rollbackOf == 2)
    _ = try await world.run(world.rollback(to: 1))
    #expect([try await world.roles(of: ada), try await world.roles(of: bob)] == before)
  }

  @Test func oneStepAfterAnotherLeadsFurtherBack() async throws {
    let world = try await ServiceWorld.make()
    for name in ["Second", "Third"] {
      try await world.apply([ServiceWorld.policy(ServiceWorld.standardRules.replacing("Support", with: name))])
    }
    #expect(try await world.run(world.rollback()).restored == .init(version: 4, of: 2))
    #expect(try await world.run(world.rollback()).restored == .init(version: 5, of: 1))
    #expect(try await world.refusal(of: world.rollback()) == .mappingVersionUnknown)
    // A change on top of what came back is one step like any other.
    try await world.apply([ServiceWorld.policy(Self.otherRules)])
    #expect(try await world.run(world.rollback()).restored == .init(version: 7, of: 1))
  }

  @Test func aRolloutIsOneChangeHoweverManyStagesItHad() async throws {
    let world = try await ServiceWorld.make()
    let staged = ServiceWorld.policy(Self.otherRules)
      .replacing(#""tenant": "acme""#, with: #""tenant": "acme", "rollout": {"percent": 10}"#)
    try await world.apply([staged])
    #expect(try await world.run(world.rollback()).restored == .init(version: 3, of: 1))
    try await world.apply([staged])
    for step: ChangePolicy.Step in [.stage(.percent(50)), .complete] {
      #expect(try await world.run(world.rollout(step)).restored == nil)
    }
    #expect(try await world.run(world.rollback()).restored == .init(version: 7, of: 1))
    #expect(try await world.refusal(of: world.rollback()) == .mappingVersionUnknown)
  }

  @Test func aDryRunOfARollbackTellsTheSameAndChangesNothing() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    try await world.apply([ServiceWorld.policy(Self.otherRules)])
    let report = try await world.runner.rehearse(
      world.rollback(isDryRun: true), as: ServiceWorld.operatorPerson, request: ServiceWorld.request)
    #expect(report.granted == ["crm/agent": 1])
    #expect(try await world.history().count == 2)
    #expect(try await world.roles(of: ada).isEmpty)
  }

  @Test func aVersionThatNoLongerRunsIsRefusedWithEveryReason() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([ServiceWorld.policy(Self.otherRules.replacing("agent\"", with: "auditor\""))])
    try await world.apply([ServiceWorld.application.replacing(#""name": "agent""#, with: #""name": "worker""#)])
    let report = try await world.run(world.rollback())
    #expect(report.problems.map(\.code) == [.mappingRoleUnknown])
    #expect(try await world.history().count == 2)
  }

  @Test func whatWasNeverThereCannotComeBack() async throws {
    let world = try await ServiceWorld.make()
    #expect(try await world.refusal(of: world.rollback()) == .mappingVersionUnknown)
    #expect(try await world.refusal(of: world.rollback(to: 7)) == .mappingVersionUnknown)
    let nobody = ChangePolicy(
      tenant: try TenantName("nobody"), .rollBack(to: 1), isDryRun: false, services: world.services,
      keyring: world.keyring)
    #expect(try await world.refusal(of: nobody) == .tenantUnknown)
    let client = try await world.client()
    #expect(try await world.refusal(of: world.rollback(to: 1), as: client) == .accessForbidden)
  }
}

extension TenantName {
  static var acme: TenantName {
    get throws { try TenantName("acme") }
  }
}

extension Array {
  fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}

extension ServiceWorld {
  func history() async throws -> [PolicyVersion] { try await PolicyQueries(store: store).history(of: .acme) }

  func rollback(to version: Int? = nil, isDryRun: Bool = false) throws -> ChangePolicy {
    ChangePolicy(
      tenant: try .acme, .rollBack(to: version), isDryRun: isDryRun, services: services, keyring: keyring)
  }
}
