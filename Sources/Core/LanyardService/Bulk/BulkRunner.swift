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
  /// that others get their turn between them; one operation is done whole or not at all.
  public func run(
    _ request: BulkRequest, in setting: BulkSetting, as principal: Principal, request context: RequestContext
  ) async throws -> BulkResponse {
    let batch = batch(request, in: setting)
    let outcomes = try await runner.runEach(
      batch.units, as: principal, request: context, options: BatchOptions(failureLimit: request.failOnErrors))
    return batch.response(outcomes, reference: context.id, describing: describe)
  }

  /// Carries out a bulk request that was put off. All of it and its outcome are one transaction: cut short, it leaves
  /// nothing and is done from the beginning.
  ///
  /// - Throws: `store.version.conflict` where another worker has carried it out, or the caller's rights have changed, in
  ///   between; store faults.
  func run(_ request: BulkRequest, of deferred: AsyncRequest, in setting: BulkSetting, as caller: Principal)
    async throws
  {
    let batch = batch(request, in: setting)
    let (describe, reference) = (describe, deferred.request.id)
    let options = BatchOptions(
      failureLimit: request.failOnErrors, commandsPerTransaction: .max, fallsBack: false)
    _ = try await runner.runEach(batch.units, as: caller, request: deferred.request, options: options) {
      outcomes, reader, context in
      guard try reader.asyncRequest(deferred.id, tenant: deferred.tenant)?.outcome == nil,
        try deferred.callerNow(reader) == caller
      else { throw CodedError.overtaken }
      let response = batch.response(outcomes, reference: reference, describing: describe)
      let answer = OperationAnswer(status: 200, response: response.json.objectValue)
      return .deferring(deferred.finished(with: answer, at: context.now))
    }
  }

  private func batch(_ request: BulkRequest, in setting: BulkSetting) -> BulkBatch {
    BulkBatch(request, in: setting) { runner.newID() }
  }
}

extension CodedError {
  fileprivate static let overtaken = CodedError(
    .storeVersionConflict, "the request was changed by somebody else",
    remedy: "see what came of it, and send it again where that is wanted")
}
