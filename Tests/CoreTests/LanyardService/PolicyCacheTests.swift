import Diagnostics
import JSON
import LanyardCore
import LanyardTesting
import Testing

@testable import LanyardService

@Suite("Policies are kept only once they are committed")
struct PolicyCacheTests {
  private struct Undone: Error {}

  /// An apply whose transaction is undone, while another command of the same transaction has compiled its policy.
  @Test func anUndoneTransactionLeavesNoPolicyBehind() async throws {
    let world = try await ServiceWorld.make()
    let tenant = try await world.tenant
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Leads", [ada])
    let services = world.services
    let other = try #require(
      try JSONValue(parsing: ServiceWorld.policy(ServiceWorld.standardRules.replacing("Leads", with: "Nobody")))
        .objectValue)
    let object = try ManifestObject.decode(other).get()
    await #expect(throws: Undone.self) {
      try await world.store.write { transaction in
        try transaction.apply([.putObject(object)], entries: [], heads: [])
        let seen = try services.policies.policy(for: tenant, transaction)
        #expect(seen.version == 2)
        throw Undone()
      }
    }
    await services.policies.learn(from: world.store)
    // A different content now gets the revision that was undone.
    try await world.apply([ServiceWorld.policy(ServiceWorld.standardRules + ",\n" + Self.everybody)])
    let bob = try await world.createUser("bob")
    _ = try await world.createGroup("Leads", [bob])
    #expect(try await world.roles(of: bob) == ["agent", "supervisor"])
  }

  private static let everybody = #"{"id": "all", "application": "crm", "role": "agent", "when": "active eq true"}"#
}
