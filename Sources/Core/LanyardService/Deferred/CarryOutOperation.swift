internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Carries out a request that was put off. Its outcome is written in the transaction of its change, and a request with an
/// outcome is not carried out again: however often it is tried, and wherever that is cut short, it is done once.
struct CarryOutOperation: JudgesRoles {
  let request: AsyncRequest
  let operation: DirectoryOperation
  let claim: WorkerClaim
  let services: DirectoryServices
  let describe: ErrorDescribing

  var tenant: TenantID { request.tenant }
  var action: String { operation.action }
  var target: AuditTarget { operation.target }

  /// The reply is the request with its outcome; without one where another worker has taken over.
  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<AsyncRequest> {
    guard try claim.stands(at: context.now, reader) else { return .unchanged(request) }
    guard let stored = try reader.asyncRequest(request.id, tenant: tenant), stored.outcome == nil else {
      return .unchanged(try reader.asyncRequest(request.id, tenant: tenant) ?? request)
    }
    let decision: Decision<ResourceReply>
    do {
      let caller = try request.callerNow(reader)
      decision = try operation.decide(reader, context.acting(as: caller))
    } catch let error as CodedError where error.exposure == .caller && !error.isStoreTrouble {
      decision = operation.refuse(error, context)
    }
    let answer = operation.answer(to: decision.reply, reference: request.request.id, describing: describe)
    return .finishing(
      request.finished(with: answer, at: context.now), with: decision.changeSet,
      beside: [claim.renewal(at: context.now)])
  }
}

/// Writes down that a request that was put off could not be carried out.
struct FailRequest: Command {
  let request: AsyncRequest
  let error: CodedError
  let answer: OperationAnswer

  var tenant: TenantID { request.tenant }
  var action: String { "scim.request.failed" }
  var target: AuditTarget { AuditTarget(kind: "AsyncRequest", id: request.id.description) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<AsyncRequest> {
    guard let stored = try reader.asyncRequest(request.id, tenant: tenant), stored.outcome == nil else {
      return .unchanged(request)
    }
    let record = error.exposure == .caller ? refusal(error, context) : event(of: error, context)
    return .finishing(
      request.finished(with: answer, at: context.now), with: record.map { ChangeSet(recording: $0) })
  }
}

extension Decision where Reply == AsyncRequest {
  /// The outcome beside what the operation itself writes.
  static func finishing(
    _ request: AsyncRequest, with changeSet: ChangeSet?, beside more: [Change] = []
  ) -> Decision {
    guard var changeSet else {
      var finishing = ChangeSet.deferring(request)
      finishing.add(more)
      return .done(request, finishing)
    }
    changeSet.add([.finishAsyncRequest(request)] + more)
    return .done(request, changeSet)
  }
}

extension AsyncRequest {
  func finished(with answer: OperationAnswer, at now: Instant) -> AsyncRequest {
    var request = self
    request.outcome = Outcome(
      status: answer.status, location: answer.location, version: answer.version, response: answer.response)
    request.finished = now
    return request
  }
}
