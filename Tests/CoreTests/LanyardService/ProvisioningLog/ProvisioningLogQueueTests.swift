import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

/// The queue between requests and the store: it never blocks, never grows, and loses nothing it need not lose.
@Suite("Provisioning log queue")
struct ProvisioningLogQueueTests {
  private func request(
    _ world: ServiceWorld, _ number: Int, body: ObservedRequest.Body? = nil
  ) async throws -> ObservedRequest {
    ObservedRequest(
      tenant: try await world.tenant, requestID: "request-\(number)", caller: nil, method: "GET", path: "/Users",
      query: nil, dialect: nil, status: 200, refusal: nil, resource: nil, body: body, duration: .milliseconds(3))
  }

  private func log(_ world: ServiceWorld, keep: Duration = .seconds(3600)) -> ProvisioningLog {
    ProvisioningLog(store: world.store, runner: world.runner, clock: world.clock, keep: keep)
  }

  private func written(_ world: ServiceWorld, limit: Int = 10_000) async throws -> [ProvisioningLogEntry] {
    let tenant = try await world.tenant
    return try await world.store.read { try $0.provisioningLog(ProvisioningLogQuery(limit: limit), tenant: tenant) }
  }

  @Test func entriesKeepTheOrderOfAnswersWithinOneMillisecond() async throws {
    let world = try await ServiceWorld.make()
    let log = log(world)
    for number in 0..<600 { log.record(try await request(world, number)) }
    let entries = try await world.operatorEntries { try await log.flush() }
    #expect(entries.isEmpty)
    let found = try await written(world)
    #expect(found.map(\.requestID) == (0..<600).reversed().map { "request-\($0)" })
    #expect(found.first?.microseconds == 3000)
    #expect(log.dropped == 0)
  }

  @Test func theOldestGoesWhereTooManyWait() async throws {
    let world = try await ServiceWorld.make()
    let log = log(world)
    for number in 0..<8150 {
      if number.isMultiple(of: 1000) { world.clock.advance(by: .milliseconds(1)) }
      log.record(try await request(world, number))
    }
    #expect(log.dropped == 250)
    try await log.flush()
    let found = try await written(world)
    #expect(found.count == 7900)
    #expect(found.last?.requestID == "request-250")
    #expect(found.first?.requestID == "request-8149")
  }

  @Test func bodiesBeyondTheirRoomAreToldByTheirLength() async throws {
    let world = try await ServiceWorld.make()
    let log = log(world)
    let text = "[" + String(repeating: " ", count: (128 << 10) - 2) + "]"
    let body = ObservedRequest.Body(octets: Array(text.utf8), total: text.utf8.count)
    for number in 0..<129 { log.record(try await request(world, number, body: body)) }
    try await log.flush()
    let shown = try await written(world).map(\.body)
    #expect(shown.first == "‹131072 octets, too many to show›")
    #expect(shown.dropFirst().allSatisfy { $0 == .array([]) })
  }

  @Test func entriesGoWhenTheirTimeIsOver() async throws {
    let world = try await ServiceWorld.make()
    let log = log(world)
    for number in 0..<1500 { log.record(try await request(world, number)) }
    try await log.flush()
    world.clock.advance(by: .seconds(1800))
    log.record(try await request(world, 1500))
    try await log.flush()
    try await log.trim()
    #expect(try await written(world).count == 1501)
    world.clock.advance(by: .seconds(1801))
    try await log.trim()
    #expect(try await written(world).map(\.requestID) == ["request-1500"])
  }

  @Test func keepingNothingWritesNothingAndForgetsWhatIsThere() async throws {
    let world = try await ServiceWorld.make()
    let before = log(world)
    before.record(try await request(world, 0))
    try await before.flush()
    let off = log(world, keep: .zero)
    #expect(!off.isOn)
    off.record(try await request(world, 1))
    try await off.flush()
    world.clock.advance(by: .milliseconds(1))
    try await off.trim()
    #expect(try await written(world).isEmpty)
  }

  @Test func whatWaitsAtTheEndIsWritten() async throws {
    let world = try await ServiceWorld.make()
    let log = log(world)
    let running = Task { await log.run(interval: .seconds(3600)) }
    log.record(try await request(world, 0))
    running.cancel()
    await running.value
    #expect(try await written(world).count == 1)
  }
}
