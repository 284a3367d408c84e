internal import Diagnostics
internal import JSON
public import LanyardCore
public import SCIM

/// Carries out bulk requests (RFC 7644 §3.7): each operation for itself, with the rights that its caller has for it.
public struct BulkRunner: Sendable {
  private let runner: CommandRunner
  private let describe: ErrorDescribing

  /// - Parameter describe: how the error of an operation is told in the answer.
  public init(runner: CommandRunner, describing describe: @escaping ErrorDescribing) {
    self.runner = runner
    self.describe = describe
  }

  /// Carries the operations out. What the answer says is done is on disk. A hundred operations share a transaction, so
  /// that others get their turn between them; one operation is done whole or not at all. Where all of them together could
  /// be too much for the guard, all share one transaction; see ``BulkReach``.
  public func run(
    _ request: BulkRequest, in setting: BulkSetting, as principal: Principal, request context: RequestContext
  ) async throws -> BulkResponse {
    let batch = try await batch(request, in: setting)
    var options = BatchOptions(failureLimit: request.failOnErrors)
    if try await mayTrip(batch, in: setting, at: runner.context(principal, context).now) { options.takeWhole() }
    let outcomes = try await runner.runEach(batch.units, as: principal, request: context, options: options)
    return batch.response(batch.answers(outcomes, reference: context.id, describing: describe))
  }

  /// Carries out a bulk request that was put off, as one that was not: in the same transactions, each operation done whole
  /// or not at all. What came of them is noted in the same transaction; cut short, it goes on behind them.
  ///
  /// - Throws: `store.version.conflict` where another worker has taken over, or the caller's rights have changed, in
  ///   between; store faults.
  func run(
    _ request: BulkRequest, of deferred: AsyncRequest, in setting: BulkSetting, as caller: Principal,
    _ claim: WorkerClaim
  ) async throws {
    let ids = DeferredIDs(of: deferred)
    let done = BulkProgress(deferred.progress)
    // Until something is done nothing refers to who is adopted, so that they may be looked up anew.
    let adoptions =
      deferred.progress == nil
      ? try await runner.store.read { try BulkAdoptions(request, in: setting, $0) }.ids : done.adoptions
    let batch = BulkBatch(request, in: setting) { adoptions[$0] ?? ids.resource(at: $0) }
    let (describe, reference) = (describe, deferred.request.id)
    var options = BatchOptions(failureLimit: request.failOnErrors, fallsBack: false)
    let now = runner.context(caller, deferred.request).now
    if try await mayTrip(batch, behind: done.units.count, in: setting, at: now) { options.takeWhole() }
    _ = try await runner.runEach(
      batch.units, as: caller, request: deferred.request, options: options, knowing: done.outcomes
    ) { outcomes, isLast, reader, context in
      guard try claim.stands(at: context.now, reader),
        try reader.asyncRequest(deferred.id, tenant: deferred.tenant)?.outcome == nil,
        try deferred.callerNow(reader) == caller
      else { throw CodedError.overtaken }
      let fresh = batch.answers(
        outcomes, from: done.units.count, reference: reference, describing: describe)
      let progress = BulkProgress(units: done.units + fresh, adoptions: adoptions)
      var noted = deferred
      noted.progress = progress.document
      var changes = ChangeSet.noting(noted)
      if isLast {
        noted.progress = nil
        let answer = OperationAnswer(status: 200, response: batch.response(progress.units).json.objectValue)
        changes = .deferring(noted.finished(with: answer, at: context.now))
      }
      changes.add([claim.renewal(at: context.now)])
      return changes
    }
  }

  /// Whether the units from the place `start` on could trip the guard.
  private func mayTrip(
    _ batch: BulkBatch, behind start: Int = 0, in setting: BulkSetting, at now: Instant
  ) async throws -> Bool {
    try await runner.store.read { reader in
      let reach = try BulkReach(batch.units.dropFirst(start).flatMap(\.commands), of: setting.tenant, reader)
      return try reach.mayTrip(setting.services, at: now, reader)
    }
  }

  private func batch(_ request: BulkRequest, in setting: BulkSetting) async throws -> BulkBatch {
    let adoptions = try await runner.store.read { try BulkAdoptions(request, in: setting, $0) }
    return BulkBatch(request, in: setting) { adoptions.ids[$0] ?? runner.newID() }
  }
}

extension BatchOptions {
  /// All in one transaction: the guard then sees them together. Nothing is done again unit by unit, or each would be judged
  /// for itself.
  fileprivate mutating func takeWhole() {
    commandsPerTransaction = .max
    fallsBack = false
  }
}

extension CodedError {
  fileprivate static let overtaken = CodedError(
    .storeVersionConflict, "the request was changed by somebody else",
    remedy: "see what came of it, and send it again where that is wanted")
}
