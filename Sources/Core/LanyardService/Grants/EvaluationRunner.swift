internal import Diagnostics
public import LanyardCore
public import Logging
internal import Synchronization

/// Judges again whoever was marked, ends grants whose time is over, and forgets what has expired. Resumable: what is not
/// done stays marked.
public struct EvaluationRunner: Sendable {
  private let runner: CommandRunner
  private let services: DirectoryServices
  private let clock: any LanyardCore.Clock
  private let logger: Logger
  private let told = Told()

  public init(
    runner: CommandRunner, services: DirectoryServices, clock: any LanyardCore.Clock,
    logger: Logger = .silent
  ) {
    self.runner = runner
    self.services = services
    self.clock = clock
    self.logger = logger
  }

  /// Works until the task is cancelled.
  public func run(pollInterval: Duration = .milliseconds(500)) async {
    var lastCleaning = Instant(milliseconds: 0)
    while !Task.isCancelled {
      do {
        let judged = try await tick()
        if clock.now() - lastCleaning > .seconds(60) {
          lastCleaning = clock.now()
          try await clean()
        }
        if judged == 0 { try await Task.sleep(for: pollInterval) }
      } catch is CancellationError {
        return
      } catch {
        logger.error("roles could not be judged", metadata: ["error_code": "\(error.loggedCode)"])
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// Judges one batch of those who were marked, and moves one walk on: the next tenant's each time.
  ///
  /// - Returns: how many subjects were judged or passed.
  public func tick() async throws -> Int {
    let report = try await runner.run(
      EvaluateDueSubjects(services: services), as: Self.principal, request: Self.request)
    var broken = report.broken
    let passed = try await walkOn(&broken)
    let steps = try await continueHolds(&broken)
    tell(of: broken)
    return report.judged + passed + steps
  }

  /// Goes on with what people decided of holds, and says once that one is open.
  private func continueHolds(_ broken: inout [TenantID: String]) async throws -> Int {
    let (open, hasWork) = try await runner.store.read { reader in
      (try reader.openHolds(limit: HoldQueries.mostOpen), try !reader.holdsWithWork(limit: 1).isEmpty)
    }
    let news = told.holds.withLock { told in
      defer { told = Set(open.map(\.id)) }
      return open.filter { !told.contains($0.id) }
    }
    for hold in news {
      logger.warning(
        "revocations wait for a person: too many people were to lose a role at once",
        metadata: [
          "tenant_id": "\(hold.tenant)", "hold_id": "\(hold.id)", "request_id": "\(hold.request)",
          "error_code": "\(ErrorCode.holdOpen)", "losing": "\(hold.losing)", "holding": "\(hold.holding)",
        ])
    }
    guard hasWork else { return 0 }
    let report = try await runner.run(
      ContinueHolds(services: services), as: Self.principal, request: Self.request)
    broken.merge(report.broken) { first, _ in first }
    return report.didSomething ? 1 : 0
  }

  private func walkOn(_ broken: inout [TenantID: String]) async throws -> Int {
    let before = told.walked.withLock { $0 }
    guard let walk = try await runner.store.read({ try $0.nextEvaluationWalk(after: before) }) else { return 0 }
    told.walked.withLock { $0 = walk.tenant }
    let request = RequestContext(id: walk.request)
    let context = runner.context(Self.principal, request)
    do {
      let step = try await runner.store.read { [services] reader in
        try EvaluationStep(of: walk, services: services, reader, context)
      }
      return try await runner.run(
        AdvanceEvaluation(step: step, services: services), as: Self.principal, request: request)
    } catch  where !error.isStoresOwn {
      broken[walk.tenant] = error.loggedCode
      return 0
    }
  }

  /// Says once of a tenant that its policy cannot run, and again only after it could.
  private func tell(of broken: [TenantID: String]) {
    let news = told.tenants.withLock { told in
      defer { told = Set(broken.keys) }
      return broken.filter { !told.contains($0.key) }
    }
    for (tenant, code) in news.sorted(by: { $0.key < $1.key }) {
      logger.error(
        "the policy of a tenant cannot run; its roles stay as they are until it is applied again",
        metadata: ["tenant_id": "\(tenant)", "error_code": "\(code)"])
    }
  }

  /// Forgets what has expired and ends what nobody uses.
  public func clean() async throws {
    _ = try await runner.run(RemoveExpired(), as: Self.principal, request: Self.request)
    while try await runner.run(RemoveOverdueItems(services: services), as: Self.principal, request: Self.request) > 0 {}
    while try await runner.run(EndUnusedGrants(services: services), as: Self.principal, request: Self.request) > 0 {}
    _ = try await runner.run(CloseEmptiedHolds(), as: Self.principal, request: Self.request)
  }

  private static let principal = Principal(
    kind: .system, tenant: Tenant.operatorID, id: "evaluation-runner", scopes: [])
  private static let request = RequestContext(id: "evaluation-runner")
}

/// The tenants and the holds whose trouble was told of, and the tenant whose turn was last. A class, for a mutex cannot be
/// copied with the runner.
private final class Told: Sendable {
  let tenants = Mutex<Set<TenantID>>([])
  let holds = Mutex<Set<HoldID>>([])
  let walked = Mutex<TenantID?>(nil)
}
