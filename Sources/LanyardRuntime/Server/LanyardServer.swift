internal import AsyncHTTPClient
internal import Diagnostics
internal import Hummingbird
internal import HummingbirdCore
internal import LanyardCore
internal import LanyardHTTP
internal import LanyardService
internal import LanyardTargets
public import Logging
internal import NIOCore
public import ServiceLifecycle
internal import UnixSignals

/// The running product: the HTTP server over an assembly, and beside it what carries deliveries and judges roles.
///
/// A termination signal drains: no new connection is taken, requests under way are answered, then the runners end, then
/// the database is closed. What was accepted is on disk before it is answered, so nothing accepted is lost.
public struct LanyardServer: Sendable {
  /// Is told the address listened at, once requests are taken.
  public typealias Listening = @Sendable (ListenAddress) async -> Void

  let assembly: Assembly
  let logger: Logger
  /// How long draining may take before connections are cut.
  static let drainLimit: Duration = .seconds(30)

  public init(assembly: Assembly, logger: Logger) {
    self.assembly = assembly
    self.logger = logger
  }

  /// Serves until SIGTERM or SIGINT.
  ///
  /// - Parameter beside: further services, started before the server and ended after it; when one returns all end.
  /// - Throws: `server.port.in-use`, `server.port.forbidden`, `server.address.unavailable`, `server.tls.unreadable`.
  public func run(beside services: [any Service] = [], listening: @escaping Listening = { _ in }) async throws {
    let client = WebhookDriver.makeClient()
    do {
      try await group(client, services, listening).run()
      try await client.shutdown()
    } catch {
      try? await client.shutdown()
      throw ListenFailure.coded(error, assembly.configuration.listen)
    }
  }

  private func group(
    _ client: HTTPClient, _ services: [any Service], _ listening: @escaping Listening
  ) throws -> ServiceGroup {
    // Shutdown goes backwards through the list: the server first, what works behind it last.
    let log = assembly.provisioningLog(logger)
    let searches = SearchGate()
    let observer = BackgroundRunner(name: "provisioning-log") { await log.run() }
    let background: [any Service] = [observer, tokenUsage(), deliveries(client), evaluations(), deferred()]
    // Shut down before the server, and so while it answers what is under way.
    let all = background + [try application(log, searches, listening), SearchEnd(searches: searches)]
    let wrapped = all.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
    let besides = services.map {
      ServiceGroupConfiguration.ServiceConfiguration(
        service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
    }
    var configuration = ServiceGroupConfiguration(
      services: besides + wrapped, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = Self.drainLimit
    return ServiceGroup(configuration: configuration)
  }

  private func application(
    _ log: ProvisioningLog, _ searches: SearchGate, _ listening: @escaping Listening
  ) throws -> some Service {
    let listen = assembly.configuration.listen
    return Application(
      router: LanyardRouter.make(assembly.httpServices(log, searches, logger)),
      server: try ServerChannel.builder(assembly.configuration.tls),
      configuration: ApplicationConfiguration(address: .hostname(listen.host, port: listen.port)),
      onServerRunning: { channel in
        let port = channel.localAddress?.port ?? listen.port
        await listening(ListenAddress(host: listen.host, port: port))
      },
      logger: logger)
  }

  private func deliveries(_ client: HTTPClient) -> BackgroundRunner {
    let driver = WebhookDriver(client: client, authenticate: HMACSHA256.authenticate)
    let runner = DeliveryRunner(
      store: assembly.store, runner: assembly.runner, keyring: assembly.keyring, drivers: [.webhook: driver],
      clock: assembly.clock, logger: logger)
    return BackgroundRunner(name: "deliveries") { await runner.run() }
  }

  private func tokenUsage() -> BackgroundRunner {
    let runner = TokenUsageRunner(usage: assembly.usage, runner: assembly.runner, logger: logger)
    return BackgroundRunner(name: "token usage") { await runner.run() }
  }

  private func evaluations() -> BackgroundRunner {
    let runner = EvaluationRunner(
      runner: assembly.runner, services: assembly.directory, clock: assembly.clock, logger: logger)
    return BackgroundRunner(name: "evaluations") { await runner.run() }
  }

  private func deferred() -> BackgroundRunner {
    let runner = AsyncRunner(
      store: assembly.store, runner: assembly.runner, services: assembly.directory,
      describing: SCIMFailure.describe, logger: logger)
    return BackgroundRunner(name: "deferred requests") { await runner.run() }
  }
}

extension Assembly {
  func provisioningLog(_ logger: Logger) -> ProvisioningLog {
    ProvisioningLog(
      store: store, runner: runner, clock: clock, keep: configuration.provisioningLogKeep, logger: logger)
  }

  /// What the routes stand on.
  func httpServices(_ log: ProvisioningLog, _ searches: SearchGate, _ logger: Logger) -> HTTPServices {
    let publicURL = configuration.publicURL.text
    let limits = HTTPLimits(
      body: configuration.limits.requestBody, groupBody: configuration.limits.groupBody,
      bulkBody: configuration.limits.bulkBody, bulkOperations: configuration.limits.bulkOperations,
      cursorTimeout: configuration.limits.cursorTimeout)
    return HTTPServices(
      authenticator: Authenticator(store: store, clock: clock, usage: usage), access: accessServices(publicURL),
      runner: runner, directory: directory,
      queries: DirectoryQueries(
        store: store, runner: runner, cursors: PageCursors(keyring: keyring, timeout: limits.cursorTimeout),
        clock: clock, logger: logger, searches: searches),
      signIn: SignInService(
        store: store, runner: runner, services: directory, keyring: keyring, clock: clock, randomness: randomness,
        location: ConnectionLocation(publicURL: publicURL),
        maximumResponseOctets: configuration.limits.samlMessage),
      sessions: SessionQueries(store: store, services: directory, clock: clock), exporter: exporter,
      preview: PolicyPreview(store: store, services: directory, keyring: keyring, clock: clock), store: store,
      provisioningLog: log, clock: clock, publicURL: publicURL,
      limits: limits, version: LanyardVersion.text)
  }

  private func accessServices(_ publicURL: String) -> AccessServices {
    AccessServices(
      clients: ClientAuthenticator(
        store: store, runner: runner, services: directory, clock: clock, publicURL: publicURL),
      expiring: ExpiringTokens(store: store, clock: clock),
      limiter: RateLimiter(
        tenantRate: configuration.limits.tenantRate, strangerRate: configuration.limits.strangerRate, clock: clock),
      trustedProxies: configuration.trustedProxies)
  }
}
