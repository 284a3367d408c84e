import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SCIM
import Testing

@Suite("Many commands in one transaction")
struct CommandBatchTests {
  private func creating(_ name: String, in world: ServiceWorld) async throws -> DirectoryOperation {
    DirectoryOperation(
      tenant: try await world.tenant, method: .post, type: try world.type("User"),
      body: ["userName": .string(name)], location: try world.rendering("User").location, services: world.services)
  }

  private func units(_ names: [String], in world: ServiceWorld) async throws -> [CommandUnit<DirectoryOperation>] {
    var units: [CommandUnit<DirectoryOperation>] = []
    for name in names { units.append(CommandUnit([try await creating(name, in: world)])) }
    return units
  }

  private func codes(_ outcomes: [CommandUnit<DirectoryOperation>.Outcome]) -> [[ErrorCode?]] {
    outcomes.map { outcome in
      outcome.map { result in if case .failure(let error) = result { error.code } else { nil } }
    }
  }

  private func names(in world: ServiceWorld) async throws -> [String] {
    let tenant = try await world.tenant
    let page = try await world.store.read { reader in
      try reader.resources(matching: ResourceQuery(type: "User", count: 1000), tenant: tenant)
    }
    return page.resources.compactMap { $0.document["userName"]?.stringValue }.sorted()
  }

  @Test func aRefusalTouchesNoOtherAndIsRecorded() async throws {
    let world = try await ServiceWorld.make()
    let units = try await units(["alice", "alice", "bob"], in: world)
    let entries = try await world.entries {
      let outcomes = try await world.runner.runEach(
        units, as: ServiceWorld.operatorPerson, request: ServiceWorld.request)
      #expect(codes(outcomes) == [[nil], [.scimUniqueness], [nil]])
    }
    #expect(try await names(in: world) == ["alice", "bob"])
    #expect(entries.map(\.outcome) == [.success, .refused, .success])
    #expect(entries[1].reason?.code == ErrorCode.scimUniqueness.rawValue)
  }

  @Test func aUnitIsDoneWholeOrNotAtAll() async throws {
    let world = try await ServiceWorld.make()
    _ = try await world.createUser("alice")
    let unit = CommandUnit([try await creating("carol", in: world), try await creating("alice", in: world)])
    let entries = try await world.entries {
      let outcomes = try await world.runner.runEach(
        [unit], as: ServiceWorld.operatorPerson, request: ServiceWorld.request)
      #expect(codes(outcomes) == [[.batchUndone, .scimUniqueness]])
    }
    #expect(try await names(in: world) == ["alice"])
    #expect(entries.map(\.outcome) == [.refused, .refused])
  }

  @Test func whatBuildsOnAFailureIsNotRun() async throws {
    let world = try await ServiceWorld.make()
    _ = try await world.createUser("alice")
    let outcomes = try await world.runner.runEach(
      [
        CommandUnit([creating("alice", in: world)]), CommandUnit([creating("bob", in: world)], needs: [0]),
        CommandUnit([creating("carol", in: world)], needs: [1]), CommandUnit([creating("dora", in: world)]),
      ], as: ServiceWorld.operatorPerson, request: ServiceWorld.request)
    #expect(codes(outcomes) == [[.scimUniqueness], [.batchDependencyFailed], [.batchDependencyFailed], [nil]])
    #expect(try await names(in: world) == ["alice", "dora"])
  }

  @Test func itStopsAfterAsManyFailuresAsAskedFor() async throws {
    let world = try await ServiceWorld.make()
    let outcomes = try await world.runner.runEach(
      units(["alice", "alice", "bob", "alice", "carol"], in: world), as: ServiceWorld.operatorPerson,
      request: ServiceWorld.request, options: BatchOptions(failureLimit: 2))
    #expect(codes(outcomes) == [[nil], [.scimUniqueness], [nil], [.scimUniqueness]])
    #expect(try await names(in: world) == ["alice", "bob"])
  }

  @Test func othersGetTheirTurnAfterAHundred() async throws {
    let world = try await ServiceWorld.make()
    let store = CuttingStore(world.store)
    let runner = CommandRunner(store: store, keyring: world.keyring, clock: world.clock, randomness: world.randomness)
    let outcomes = try await runner.runEach(
      units((0..<250).map { "user-\($0)" }, in: world), as: ServiceWorld.operatorPerson,
      request: ServiceWorld.request)
    #expect(outcomes.count == 250)
    #expect(store.writes == 3)
  }

  @Test func aTransactionThatTheStoreLosesIsDoneAgainOneByOne() async throws {
    let world = try await ServiceWorld.make()
    let store = CuttingStore(world.store)
    let runner = CommandRunner(store: store, keyring: world.keyring, clock: world.clock, randomness: world.randomness)
    store.cut(.before(write: 1))
    let outcomes = try await runner.runEach(
      units(["alice", "alice", "bob"], in: world), as: ServiceWorld.operatorPerson, request: ServiceWorld.request)
    #expect(codes(outcomes) == [[nil], [.scimUniqueness], [nil]])
    #expect(try await names(in: world) == ["alice", "bob"])
  }

  @Test func whatIsGuiltyAloneFailsAlone() async throws {
    let world = try await ServiceWorld.make()
    let tenant = try await world.tenant
    let told = [false, true, false].map { CommandUnit([Untold(tenant: tenant, isBroken: $0)]) }
    let outcomes = try await world.runner.runEach(
      told, as: ServiceWorld.operatorPerson, request: ServiceWorld.request)
    let codes = outcomes.map { outcome in
      outcome.map { result -> ErrorCode? in if case .failure(let error) = result { error.code } else { nil } }
    }
    #expect(codes == [[nil], [.internal], [nil]])
    let entries = try await world.entries(of: tenant).filter { $0.action == "test.untold" }
    #expect(entries.map(\.outcome) == [.success, .failed, .success])
  }

  @Test func theConclusionIsWrittenWithTheLastOrNotAtAll() async throws {
    let world = try await ServiceWorld.make()
    let tenant = try await world.tenant
    let store = CuttingStore(world.store)
    let runner = CommandRunner(store: store, keyring: world.keyring, clock: world.clock, randomness: world.randomness)
    let file = [UInt8](repeating: 9, count: 32)
    func load(_ names: [String]) async throws {
      _ = try await runner.runEach(
        units(names, in: world), as: ServiceWorld.operatorPerson, request: ServiceWorld.request,
        options: BatchOptions(fallsBack: false)
      ) { outcomes, _, _, context in
        .progress(
          ImportProgress(
            tenant: tenant, file: file, records: outcomes.count, refused: 0, offset: 0, updated: context.now))
      }
    }
    store.cut(.before(write: 1))
    await #expect(throws: CuttingStore.gone) { try await load(["alice"]) }
    #expect(try await world.store.read { try $0.importProgress(of: file, tenant: tenant) } == nil)
    store.cut(nil)
    try await load(["alice", "bob"])
    #expect(try await world.store.read { try $0.importProgress(of: file, tenant: tenant) }?.records == 2)
    #expect(store.writes == 1)
  }
}

/// A command that may break with an error that is none of ours.
private struct Untold: Command {
  struct Foreign: Error {}

  let tenant: TenantID
  let isBroken: Bool
  var action: String { "test.untold" }
  var target: AuditTarget { AuditTarget(kind: "Test", id: "untold") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    if isBroken { throw Foreign() }
    return .done(
      true, ChangeSet(recording: TenantEvent(tenant: tenant, event: context.event(action, target: target))))
  }
}
