public import AuditLog
internal import Diagnostics
public import LanyardCore

/// `lanyard hold undo`: puts the directory back to what it was before the held requests, and gives back the roles that
/// follow from it. What somebody else has changed since stays as it is, and is reported record by record.
///
/// It can be done while the hold is open and for 30 days after it was closed, also after a release: then the roles are
/// granted anew, and ended sessions stay ended. Done again it tries again what could not be put back.
public struct UndoHold: Command, JudgesRoles {
  public let tenant: TenantID
  let id: HoldID
  let services: DirectoryServices

  public init(tenant: TenantID, id: HoldID, services: DirectoryServices) {
    self.tenant = tenant
    self.id = id
    self.services = services
  }

  public var action: String { "hold.undone" }
  public var target: AuditTarget { HoldEvents.target(id) }

  /// Refuses with `hold.unknown`, `hold.busy`, `hold.undo.over`, `access.scope.missing`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<HoldReply> {
    var found: Hold
    do {
      try AccessPolicy.requireOperator(context.principal)
      found = try reader.existingHold(id, tenant: tenant)
      if case .undo = found.work { return .unchanged(HoldReply(hold: found, revoked: 0, restored: 0)) }
      if found.work != nil { throw CodedError.holdIsBusy }
      if let closed = found.closed, closed + Hold.undoPeriod < context.now { throw Self.tooLate }
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    let isRetry = found.state == .undone
    if isRetry, try !reader.refusedRecords(of: id, tenant: tenant, limit: 1000).contains(where: \.isLeftToRestore) {
      return .unchanged(HoldReply(hold: found, revoked: 0, restored: 0))
    }
    found.work = .undo(before: nil)
    let step = try HoldUndoing(hold: found, services: services).step(before: nil, reader, context)
    var changeSet = ChangeSet(
      recordingForOperator: context.event(action, target: target), of: tenant, [.updateHold(step.hold)])
    changeSet.add(step.plan.changes, recording: step.plan.events)
    let restored = step.plan.unheld.filter { $0.ended == nil }.count + step.plan.granted.count
    return .done(
      HoldReply(hold: step.hold, revoked: step.plan.revoked.count, restored: restored), changeSet)
  }

  private static let tooLate = CodedError(
    .holdUndoOver, "what the held requests changed is no longer kept",
    expected: "at most 30 days after the hold was closed",
    remedy: "correct the directory in the identity provider")
}
