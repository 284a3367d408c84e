import AuditLog
import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@Suite("Running commands")
struct CommandRunnerTests {
  /// A command that does what it is told, in acme.
  private struct Told: Command {
    enum Deed: Sendable {
      /// Writes over a version that is another by now.
      case overtake(ResourceID)
      /// Breaks in the middle.
      case fault(ErrorCode)
      case refuse(ErrorCode)
    }

    let tenant: TenantID
    let deed: Deed
    var action: String { "test.told" }
    var target: AuditTarget { AuditTarget(kind: "Test", id: "told") }

    func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
      switch deed {
      case .overtake(let id):
        let event = TenantEvent(tenant: tenant, event: context.event(action, target: target))
        return .done(true, ChangeSet(recording: event, [.deleteResource(id, tenant: tenant, expecting: 41)]))
      case .fault(let code):
        throw CodedError(code, "broken", remedy: "mend it", exposure: .operator)
      case .refuse(let code):
        return refuse(CodedError(code, "no", remedy: "ask nicely"), context)
      }
    }
  }

  private func entries(_ world: ServiceWorld, _ deed: Told.Deed, _ code: ErrorCode) async throws -> [AuditEntry] {
    let command = Told(tenant: try await world.tenant, deed: deed)
    return try await world.entries { () async throws in #expect(try await world.refusal(of: command) == code) }
  }

  @Test func whoIsOvertakenIsRefusedOnRecordAndNothingElseOfItStays() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let entries = try await entries(world, .overtake(ada), .storeVersionConflict)
    #expect(entries.map(\.outcome) == [.refused])
    #expect(entries.first?.reason?.code == "store.version.conflict")
    #expect(try await world.entries(of: world.tenant).map(\.index) == [0, 1, 2])
  }

  @Test func aRefusalIsRecordedOnceWhateverItsCode() async throws {
    let world = try await ServiceWorld.make()
    #expect(try await entries(world, .refuse(.storeUniqueness), .storeUniqueness).count == 1)
  }

  @Test func aFaultIsAFailureOnRecord() async throws {
    let world = try await ServiceWorld.make()
    #expect(try await entries(world, .fault(.keyWrong), .keyWrong).map(\.outcome) == [.failed])
  }

  @Test func theStoresOwnTroublesAreNotWrittenToTheStore() async throws {
    let world = try await ServiceWorld.make()
    #expect(try await entries(world, .fault(.storeUnavailable), .storeUnavailable).isEmpty)
  }

  @Test func backgroundWorkThatFailsFillsNoLog() async throws {
    let world = try await ServiceWorld.make()
    let command = Told(tenant: try await world.tenant, deed: .fault(.keyWrong))
    let system = Principal(kind: .system, tenant: Tenant.operatorID, id: "job", scopes: [])
    let entries = try await world.entries { () async throws in
      #expect(try await world.refusal(of: command, as: system) == .keyWrong)
    }
    #expect(entries.isEmpty)
  }
}
