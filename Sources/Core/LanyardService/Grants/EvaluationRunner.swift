internal import AuditLog
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
    runner: CommandRunner, services: DirectoryServices, clock: any LanyardCore.Clock, logger: Logger
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
        logger.error("roles could not be judged", metadata: ["error": "\(error)"])
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

/// One batch of subjects who were marked, or who hold a grant whose time is over.
struct EvaluateDueSubjects: Command {
  let services: DirectoryServices
  static let batch = 200

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "subjects.evaluated" }
  var target: AuditTarget { AuditTarget(kind: "Evaluation", id: "due") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    var due: [TenantID: Set<ResourceID>] = [:]
    let marked = try reader.subjectsToEvaluate(limit: Self.batch)
    for entry in marked { due[entry.tenant, default: []].insert(entry.subject) }
    for grant in try reader.grantsExpiring(by: context.now, limit: Self.batch) {
      due[grant.tenant, default: []].insert(grant.subject)
    }
    guard !due.isEmpty else { return .unchanged(0) }
    var plan = GrantPlan()
    for (tenant, subjects) in due.sorted(by: { $0.key < $1.key }) {
      let view = DirectoryView(reader: reader, tenant: tenant)
      plan.add(try GrantPlanner(policies: services.policies).plan(for: subjects.sorted(), in: view, context))
      plan.changes.append(.unmarkForEvaluation(subjects.sorted(), tenant: tenant))
    }
    let count = due.values.reduce(0) { $0 + $1.count }
    let event = TenantEvent(
      tenant: tenant, event: context.event(action, target: AuditTarget(kind: "Evaluation", id: "\(count) subjects")))
    var changeSet = ChangeSet(recording: event, plan.changes)
    changeSet.add([], recording: plan.events)
    return .done(count, changeSet)
  }
}

/// Forgets pending sign-ins, replay keys and sessions that are over.
struct RemoveExpired: Command {
  var tenant: TenantID { Tenant.operatorID }
  var action: String { "expired.removed" }
  var target: AuditTarget { AuditTarget(kind: "Store", id: "expired") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    .done(true, .housekeeping(before: context.now))
  }
}
