import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@Suite("What targets are told")
struct DeliveryPlanningTests {
  @Test func aFirstRoleMakesAnAccountAndItsLossIsARevocation() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let ada = try await world.createUser("ada", #", "displayName": "Ada""#)
    #expect(try await world.deliveries(of: ada).isEmpty)
    let group = try await world.createGroup("Support", [ada])
    try await world.leave(ada, group)
    let rows = try await world.deliveries(of: ada)
    #expect(rows.map(\.revision) == [1, 2])
    // The grant still waits: it becomes as urgent as the revocation behind it.
    #expect(rows.map(\.isRevocation) == [true, true])
    #expect(rows.map(\.status) == [.pending, .pending])
    let granted = try #require(rows.first?.payload["data"])
    #expect(granted["tenant"] == "acme")
    #expect(granted["subject"]?["userName"] == "ada")
    #expect(granted["subject"]?["displayName"] == "Ada")
    #expect(granted["roles"] == [["application": "crm", "role": "agent", "entitlements": ["cases.read"]]])
    #expect(granted["revision"] == 1)
    let revoked = try #require(rows.last?.payload["data"])
    #expect(revoked["revoked"] == [["application": "crm", "role": "agent"]])
    #expect(revoked["roles"] == [])
  }

  @Test func deactivationIsDeliveredAsOne() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    try await world.patch("User", ada, #"{"op": "replace", "path": "active", "value": false}"#)
    let last = try #require(try await world.deliveries(of: ada).last)
    #expect(last.isRevocation)
    #expect(last.payload["data"]?["subject"]?["active"] == false)
    #expect(last.payload["data"]?["roles"] == [])
  }

  @Test func aDeletedPersonsAccountIsDeactivatedUnderItsLastName() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    try await world.delete("User", ada)
    let last = try #require(try await world.deliveries(of: ada).last)
    #expect(last.isRevocation)
    #expect(last.payload["data"]?["subject"] == ["id": .string(ada.description), "userName": "ada", "active": false])
    #expect(last.payload["data"]?["revoked"] == [["application": "crm", "role": "agent"]])
  }

  @Test func whoNeverHadARoleIsNotToldOf() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let ada = try await world.createUser("ada")
    try await world.patch("User", ada, #"{"op": "replace", "path": "active", "value": false}"#)
    try await world.delete("User", ada)
    #expect(try await world.deliveries(of: ada).isEmpty)
  }

  @Test func aNewNameOfSomebodyWithAnAccountIsAnUpdate() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    try await world.patch("User", ada, #"{"op": "replace", "path": "userName", "value": "ada.l"}"#)
    let rows = try await world.deliveries(of: ada)
    #expect(rows.map(\.isRevocation) == [false, false])
    #expect(rows.last?.payload["data"]?["subject"]?["userName"] == "ada.l")
  }

  @Test func aRoleThatLosesAnEntitlementNarrowsEveryAccount() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Leads", [ada])
    let narrowed = ServiceWorld.application.replacing(#", "cases.assign""#, with: "")
    try await world.apply([narrowed])
    let last = try #require(try await world.deliveries(of: ada).last)
    #expect(last.revision == 2)
    #expect(last.isRevocation)
    #expect(try await world.roles(of: ada) == ["supervisor"])
  }

  @Test func aTargetAppliedLaterIsToldWhoHoldsWhat() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    try await world.apply([ServiceWorld.target()])
    #expect(try await world.deliveries(of: ada).map(\.revision) == [1])
  }
}
