internal import Diagnostics
public import LanyardCore
public import Logging

/// Judges again whoever was marked, ends grants whose time is over, and forgets what has expired. Resumable: what is not
/// done stays marked.
public struct EvaluationRunner: Sendable {
  private let runner: CommandRunner
  private let services: DirectoryServices
  private let clock: any LanyardCore.Clock
  private let logger: Logger

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

  /// Judges one batch.
  ///
  /// - Returns: how many subjects were judged.
  public func tick() async throws -> Int {
    try await runner.run(EvaluateDueSubjects(services: services), as: Self.principal, request: Self.request)
  }

  private func clean() async throws {
    _ = try await runner.run(RemoveExpired(), as: Self.principal, request: Self.request)
  }

  private static let principal = Principal(
    kind: .system, tenant: Tenant.operatorID, id: "evaluation-runner", scopes: [])
  private static let request = RequestContext(id: "evaluation-runner")
}
