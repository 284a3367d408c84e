import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// Clients give many requests one id; what is told of a hold is the one that was too much, or nothing.
@Suite("Which request opened a hold")
struct HoldOpenerTests {
  /// A request of the id, from and until so many milliseconds after the hold was opened.
  private struct Asked {
    var method = "PATCH"
    var path = "/Groups/1"
    var (begun, answered): (Int, Int)
    var status = 200
  }

  private func opener(_ asked: [Asked]) async throws -> String? {
    let world = try await ServiceWorld.make()
    let (tenant, opened) = (try await world.tenant, world.clock.now())
    let entries = asked.enumerated().map { number, asked in
      let time = opened + .milliseconds(asked.answered)
      return ProvisioningLogEntry(
        id: ProvisioningLogID(milliseconds: time.milliseconds, random: (UInt64(number), 0)), tenant: tenant, time: time,
        requestID: "nightly", caller: nil, method: asked.method, path: asked.path, query: nil, dialect: nil,
        status: asked.status, code: nil, reason: nil, resource: nil, body: nil,
        microseconds: (asked.answered - asked.begun) * 1000)
    }
    try await world.store.write { try $0.apply([.appendProvisioningLog(entries)], entries: [], heads: []) }
    let hold = Hold(
      id: HoldID(milliseconds: opened.milliseconds, random: (0, 0)), tenant: tenant, opened: opened, request: "nightly",
      losing: 6, holding: 8, limits: GuardPolicy())
    return try await HoldQueries(store: world.store, services: world.services).opener(of: hold)?.path
  }

  @Test func itIsTheOneUnderWayThatChangedSomething() async throws {
    let found = try await opener([
      Asked(path: "/Groups/earlier", begun: -30, answered: -20),
      Asked(method: "GET", path: "/Groups/read", begun: -5, answered: 2),
      Asked(method: "POST", path: "/Users/.search", begun: -5, answered: 3),
      Asked(path: "/Groups/refused", begun: -5, answered: 4, status: 412),
      Asked(path: "/Groups/it", begun: -10, answered: 11),
      Asked(path: "/Groups/later", begun: 13, answered: 20),
    ])
    #expect(found == "/Groups/it")
  }

  @Test func aBulkRequestThatIsCarriedOutLaterWasAnsweredBefore() async throws {
    let found = try await opener([
      Asked(path: "/Groups/earlier", begun: -30, answered: -20),
      Asked(method: "POST", path: "/Bulk", begun: -15, answered: -10, status: 202),
      Asked(path: "/Groups/later", begun: 13, answered: 20),
    ])
    #expect(found == "/Bulk")
  }

  @Test func nothingIsToldWhereItMayBeSeveralOrNone() async throws {
    #expect(try await opener([Asked(begun: -9, answered: 5), Asked(begun: -8, answered: 6)]) == nil)
    #expect(try await opener([Asked(begun: -30, answered: -20), Asked(begun: 13, answered: 20)]) == nil)
    #expect(try await opener([]) == nil)
  }
}
