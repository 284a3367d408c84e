internal import Diagnostics
internal import Foundation
public import LanyardCore
internal import LanyardSQL
public import LanyardService
internal import SCIM

/// The one place where everything is put together: the database of a configuration, opened, and the services over it.
/// `serve` and the verbs that work beside it are made of the same parts.
public struct Assembly: Sendable {
  public let configuration: LanyardConfiguration
  public let store: any Store
  public let runner: CommandRunner
  public let directory: DirectoryServices
  public let exporter: AuditExporter
  let keyring: Keyring
  let clock: any LanyardCore.Clock
  let randomness: any RandomSource
  /// When tokens were used, until it is written.
  let usage = TokenUsage()
  private let database: any ClosableStore

  /// What opening may do to a database.
  public enum Opening: Sendable {
    /// Makes the database where there is none, and brings it to this version's schema.
    case preparing
    /// Makes the database where there is none; one that is there must have this version's schema.
    case creating
    /// Takes the database as it is.
    case existing
  }

  /// Opens the database and the key that belongs to it.
  ///
  /// - Throws: `store.missing`, the codes of `MasterKey.resolve(for:environment:)` and of the store, `key.master.wrong`.
  public static func open(
    _ configuration: LanyardConfiguration, _ opening: Opening, clock: any LanyardCore.Clock = SystemClock(),
    randomness: any RandomSource = SystemRandomSource()
  ) async throws -> Assembly {
    let database = try await openStore(configuration.database, opening)
    do {
      let keyring = try Keyring(masterKey: MasterKey.resolve(for: configuration.database))
      let assembly = Assembly(
        configuration: configuration, database: database, keyring: keyring, directory: try standardDirectory(keyring),
        clock: clock, randomness: randomness)
      try await assembly.prepare()
      return assembly
    } catch {
      try? await database.close()
      throw error
    }
  }

  /// Makes the key of the operator's log where there is none yet. Where there is one nothing is written: a verb that only
  /// reads must not wait for a server that writes without a pause.
  ///
  /// - Throws: `key.master.wrong`.
  private func prepare() async throws {
    let command = PrepareStore(keyring: keyring)
    guard try await runner.rehearse(command, as: commandLine, request: request()) else { return }
    _ = try await runner.run(command, as: commandLine, request: request())
  }

  private init(
    configuration: LanyardConfiguration, database: any ClosableStore, keyring: Keyring, directory: DirectoryServices,
    clock: any LanyardCore.Clock, randomness: any RandomSource
  ) {
    self.configuration = configuration
    self.database = database
    self.keyring = keyring
    self.directory = directory
    self.clock = clock
    self.randomness = randomness
    store = database
    runner = CommandRunner(store: database, keyring: keyring, clock: clock, randomness: randomness)
    exporter = AuditExporter(store: database, keyring: keyring)
  }

  /// Ends the writer after what it has accepted, and closes the file or the connections.
  public func close() async throws { try await database.close() }

  /// Opens, works, closes, whatever the work came to.
  public static func with<Value>(
    _ configuration: LanyardConfiguration, _ opening: Opening, _ work: (Assembly) async throws -> Value
  ) async throws -> Value {
    let assembly = try await open(configuration, opening)
    do {
      let value = try await work(assembly)
      try await assembly.close()
      return value
    } catch {
      try? await assembly.close()
      throw error
    }
  }

  private static func standardDirectory(_ keyring: Keyring) throws -> DirectoryServices {
    DirectoryServices(registry: try SchemaRegistry.standard(), keyring: keyring)
  }
}

/// Who acts at the machine's own command line.
extension Assembly {
  var commandLine: Principal {
    Principal(kind: .admin, tenant: Tenant.operatorID, id: "command-line", scopes: [.admin])
  }

  /// A request of its own for every command, so that log and audit log can be joined.
  func request() -> RequestContext {
    let digits = randomness.octets(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return RequestContext(id: "cli-" + digits.joined())
  }
}
