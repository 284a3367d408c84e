import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SAML
import SCIM
import SampleIdP
import SignedXML
import Synchronization
import Testing

/// Lanyard as one process has it: put together anew with every start, over the store that the last one left.
struct ModelProduct: Sendable {
  let store: CuttingStore
  let clock: FixedClock
  let randomness: SeededRandomSource
  let keyring: Keyring
  let registry: SchemaRegistry
  let services: DirectoryServices
  let runner: CommandRunner
  let signIn: SignInService
  let authenticator: Authenticator
  let idp: SampleIdentityProvider

  /// - Parameter registry: the standard schemas, where they were read before.
  init(
    store: any Store, clock: FixedClock, randomness: SeededRandomSource, idp: SampleIdentityProvider,
    registry: SchemaRegistry? = nil
  ) throws {
    self.store = CuttingStore(store)
    self.clock = clock
    self.randomness = randomness
    self.idp = idp
    keyring = try Keyring(masterKey: Secret(Array(repeating: 7, count: 32)))
    self.registry = try registry ?? SchemaRegistry.standard()
    services = DirectoryServices(registry: self.registry, keyring: keyring)
    runner = CommandRunner(store: self.store, keyring: keyring, clock: clock, randomness: randomness)
    signIn = SignInService(
      store: self.store, runner: runner, services: services, keyring: keyring, clock: clock, randomness: randomness,
      location: SignInWorld.location)
    authenticator = Authenticator(store: self.store, clock: clock)
  }

  /// The same after a start on another store.
  func restarted(on store: any Store) throws -> ModelProduct {
    try ModelProduct(store: store, clock: clock, randomness: randomness, idp: idp, registry: registry)
  }

  @discardableResult
  func run<C: Command>(_ command: C, as principal: Principal = ServiceWorld.operatorPerson) async throws -> C.Reply {
    try await runner.run(command, as: principal, request: ServiceWorld.request)
  }

  func apply(_ documents: [String], isDryRun: Bool = false) async throws -> ApplyReport {
    let objects = try documents.map { text in
      try ManifestObject.decode(try #require(try JSONValue(parsing: text).objectValue)).get()
    }
    return try await run(
      ApplyManifest(
        objects: objects, secrets: Self.secrets, isDryRun: isDryRun, services: services, keyring: keyring))
  }

  func type(_ name: String) throws -> ResourceType { try #require(registry.resourceType(named: name)) }
}

/// Manifests.
extension ModelProduct {
  private static let secrets = [
    "Target acme/hook#secrets.0": Secret(Array("one".utf8)), "Target acme/books#secrets.0": Secret(Array("two".utf8)),
  ]

  static func texts(of offer: ModelOffer) -> [String] {
    ModelOffer.applications.map { offer.applicationText($0.name) } + [offer.tenantText]
  }

  static func text(of rules: [ModelRule], _ stage: ModelStage?, _ limits: ModelGuard) -> String {
    """
    {"apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme",
     "guard": \(limits.text),\(stage.map { " \"rollout\": \($0.text)," } ?? "")
     "rules": [\(rules.map(\.text).joined(separator: ", "))]}
    """
  }

  static var targets: [String] {
    NaiveModel.targets.sorted { $0.key < $1.key }.map { name, application in
      """
      {"apiVersion": "lanyard/v1", "kind": "Target", "tenant": "acme", "name": "\(name)", "driver": "webhook",
       "application": "\(application)", "url": "https://\(name).example/hook", "secrets": [{"env": "SECRET"}]}
      """
    }
  }

  static func connection() throws -> String {
    try SignInWorld.connection(
      SignInWorld.idpInitiated + #", "sessionLifetime": "PT\#(NaiveModel.sessionLifetime.components.seconds)S""#
        + #", "facts": {"validFor": "PT\#(NaiveModel.statementLifetime.components.seconds)S"}"#)
  }

  static func identityProvider() throws -> SampleIdentityProvider {
    let count = Mutex(0)
    return SampleIdentityProvider(
      entityID: "https://idp.example/metadata", ssoURL: "https://idp.example/sso", key: try SignInWorld.key.get(),
      makeID: {
        count.withLock { count in
          count += 1
          return "_message-\(count)"
        }
      })
  }
}
