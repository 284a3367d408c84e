import Hummingbird
import HummingbirdTesting
import LanyardCore
import LanyardService
import Logging

/// A server and whoever calls it. Stories see what callers see; only the operator's acts are run as commands, since the
/// command line is no part of the public HTTP surface.
struct Scenario: Sendable {
  typealias Story = @Sendable (Scenario) async throws -> Void

  let server: Server
  let http: any TestClientProtocol

  /// Tells the story on a new store of the engine.
  static func play(
    on engine: Engine, logger: Logger = Server.silence, _ story: @escaping Story
  ) async throws {
    try await engine.withStore { try await play(over: $0, logger: logger, story) }
  }

  /// Tells the story on a new store of the engine to a server that is set up in another way.
  ///
  /// - Parameter isLive: whether requests come over a socket, from 127.0.0.1, and not from nowhere.
  static func play(
    on engine: Engine, isLive: Bool = false, setUp: @escaping @Sendable (inout Server) -> Void, _ story: @escaping Story
  ) async throws {
    try await engine.withStore { try await play(over: $0, isLive: isLive, setUp: setUp, story) }
  }

  /// Tells the story on this store.
  static func play(
    over store: any Store, logger: Logger = Server.silence, isLive: Bool = false, seed: UInt64 = Server.seed,
    setUp: (inout Server) -> Void = { _ in }, _ story: @escaping Story
  ) async throws {
    var prepared = try Server(store: store, seed: seed)
    setUp(&prepared)
    let server = prepared
    let configuration = ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0))
    let application = Application(router: server.router(), configuration: configuration, logger: logger)
    try await application.test(isLive ? .live : .router) { client in
      let scenario = Scenario(server: server, http: client)
      _ = try await scenario.asOperator(PrepareStore(keyring: server.keyring))
      try await story(scenario)
    }
  }

  /// One request as anybody could send it.
  func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], octets: [UInt8]? = nil
  ) async throws -> Answer {
    Answer(
      try await http.execute(uri: path, method: method, headers: headers, body: octets.map { ByteBuffer(bytes: $0) }))
  }
}
