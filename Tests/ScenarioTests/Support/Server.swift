import Diagnostics
import Hummingbird
import LanyardCore
import LanyardHTTP
import LanyardService
import LanyardTesting
import Logging
import SCIM

/// Everything a server is composed of, over one store: the same in every run, but for what the system's own cryptography
/// draws.
struct Server: Sendable {
  static let publicURL = "https://lanyard.example.org"
  static let seed: UInt64 = 20_261_122

  let store: any Store
  let clock = FixedClock()
  let randomness: SeededRandomSource
  let target = ScriptedTarget()
  let keyring: Keyring
  let directory: DirectoryServices
  let runner: CommandRunner
  let exporter: AuditExporter
  let deliveries: DeliveryRunner
  let deferred: AsyncRunner
  let provisioningLog: ProvisioningLog
  let usage = TokenUsage()
  /// Nil where stories are not about limits: the clock stands still, and so would the buckets.
  var limiter: RateLimiter?
  var trustedProxies: [AddressRange] = []

  /// - Parameter seed: of what it draws; no two servers of one database may draw the same.
  init(store: any Store, seed: UInt64 = Self.seed) throws {
    self.store = store
    randomness = SeededRandomSource(seed: seed)
    keyring = try Keyring(masterKey: Secret(Array(repeating: 7, count: 32)))
    directory = DirectoryServices(registry: try SchemaRegistry.standard(), keyring: keyring)
    runner = CommandRunner(store: store, keyring: keyring, clock: clock, randomness: randomness)
    exporter = AuditExporter(store: store, keyring: keyring)
    deliveries = DeliveryRunner(
      store: store, runner: runner, keyring: keyring, drivers: [.webhook: target], clock: clock, logger: Self.silence,
      randomness: randomness)
    deferred = AsyncRunner(
      store: store, runner: runner, services: directory, describing: SCIMFailure.describe, logger: Self.silence)
    provisioningLog = ProvisioningLog(store: store, runner: runner, clock: clock, keep: .seconds(86_400))
  }

  func router() -> Router<LanyardRequestContext> {
    LanyardRouter.make(
      HTTPServices(
        authenticator: Authenticator(store: store, clock: clock, usage: usage), access: access, runner: runner,
        directory: directory,
        queries: DirectoryQueries(
          store: store, runner: runner, cursors: PageCursors(keyring: keyring), clock: clock), signIn: signIn,
        sessions: SessionQueries(store: store, services: directory, clock: clock), exporter: exporter,
        preview: PolicyPreview(store: store, services: directory, keyring: keyring, clock: clock), store: store,
        provisioningLog: provisioningLog, clock: clock, publicURL: Self.publicURL))
  }

  private var access: AccessServices {
    AccessServices(
      clients: ClientAuthenticator(
        store: store, runner: runner, services: directory, clock: clock, publicURL: Self.publicURL),
      expiring: ExpiringTokens(store: store, clock: clock), limiter: limiter, trustedProxies: trustedProxies)
  }

  private var signIn: SignInService {
    SignInService(
      store: store, runner: runner, services: directory, keyring: keyring, clock: clock, randomness: randomness,
      location: ConnectionLocation(publicURL: Self.publicURL))
  }

  static let silence = Logger(label: "scenario") { _ in SwiftLogNoOpLogHandler() }
}
