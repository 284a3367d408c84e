import AuditLog
import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SCIM
import Testing

/// The model and Lanyard side by side: every step is done to both, and what they hold is compared.
struct ModelRun {
  let seed: UInt64
  let home: ModelHome
  var product: ModelProduct
  var model: NaiveModel
  var generator: ModelGenerator
  let tenant: TenantID
  /// What the directory's client presents.
  let token: String

  /// The ids that Lanyard gave to users and groups, those that are gone included.
  var ids: [Int: ResourceID] = [:]
  var names: [ResourceID: Int] = [:]
  /// By their place in the model.
  var holds: [HoldID] = []
  var cookies: [Int: String] = [:]
  var lastResponse: [UInt8] = []
  /// The log's tree, grown leaf by leaf from what is read.
  var tree = MerkleFrontier()
  var number = 0
  /// How often the log told of what: whether the story was one.
  var told: [String: Int] = [:]
  /// The last steps, for whoever has to find out what went wrong.
  private var story: [(number: Int, now: Instant, step: ModelStep)] = []
  private static let storyLength = 20

  /// Both with an offer, a policy, two targets, a connection, and nobody in the directory.
  static func begin(
    seed: UInt64, _ kind: ModelHome.Kind, _ limits: ModelGuard
  ) async throws -> ModelRun {
    let home = try ModelHome(kind)
    var generator = ModelGenerator(seed: seed)
    let (offer, clock) = (generator.offer(), FixedClock())
    let rules = generator.rules(under: offer)
    let product = try ModelProduct(
      store: try await home.open(), clock: clock, randomness: SeededRandomSource(seed: seed),
      idp: try ModelProduct.identityProvider())
    try await product.run(PrepareStore(keyring: product.keyring))
    let manifests =
      ModelProduct.texts(of: offer) + [ModelProduct.text(of: rules, nil, limits)] + ModelProduct.targets
      + [try ModelProduct.connection()]
    let report = try await product.apply(manifests)
    try #require(report.problems.isEmpty, "seed \(seed): \(report.problems)")
    let tenant = try await product.store.read { try $0.tenant(named: TenantName("acme")) }
    let id = try #require(tenant).id
    let issued = try await product.run(
      CreateToken(tenant: id, name: "directory", scopes: Scope.allSCIM, expires: nil))
    var run = ModelRun(
      seed: seed, home: home, product: product,
      model: NaiveModel(now: clock.now(), offer: offer, rules: rules, limits: limits),
      generator: generator, tenant: id, token: issued.text.reveal())
    _ = try await run.freshEntries()
    return run
  }

  private init(
    seed: UInt64, home: ModelHome, product: ModelProduct, model: NaiveModel, generator: ModelGenerator,
    tenant: TenantID, token: String
  ) {
    (self.seed, self.home, self.product, self.model) = (seed, home, product, model)
    (self.generator, self.tenant, self.token) = (generator, tenant, token)
  }

  /// So many steps, and the end: everything delivered, the log verified, the whole ledger compared.
  mutating func run(steps: Int) async throws {
    while number < steps {
      number += 1
      let step = generator.step(for: model)
      story.append((number, model.now, step))
      if story.count > Self.storyLength { story.removeFirst() }
      try await take(step)
    }
    try await conclude()
  }

  private mutating func take(_ step: ModelStep) async throws {
    let before = model
    model.beginStep()
    do {
      let found = try await perform(step)
      // Who is new has an id, by which rollouts choose.
      try await meetNewcomers()
      let expected = model.perform(step)
      try require(found == expected, "the step came to \(found), not to \(expected)")
      let named = try await compareLog()
      try await compare(after: step, from: before, naming: named)
    } catch let mismatch as ModelMismatch {
      throw mismatch
    } catch {
      throw ModelMismatch(text: "the step failed with \(error)", story: telling)
    }
  }

  /// What one needs to see it again: the seed, the number of the step, and what led there.
  private var telling: String {
    "seed \(seed), \(home.kind), step \(number)\n"
      + story.map { "\($0.number) at \($0.now): \(Self.told($0.step))" }.joined(separator: "\n")
  }

  /// The step without the names of its types.
  private static func told(_ step: ModelStep) -> String {
    "\(step)".replacing(/CoreTests\.(Model[A-Za-z]+\.)?/, with: "")
  }

  func require(_ holds: Bool, _ text: @autoclosure () -> String) throws {
    if !holds { throw ModelMismatch(text: text(), story: telling) }
  }
}

/// Where the model and Lanyard part.
struct ModelMismatch: Error, CustomStringConvertible {
  let text: String
  let story: String

  var description: String { "\(text)\n\(story)" }
}
