public import AuditLog
public import Diagnostics

/// One use case that may change something. `decide` is pure: it reads, it decides, it writes nothing.
///
/// It runs inside the write transaction and may run again: no `await`, no network, no clock. A refusal is a decision whose
/// change set is its audit entry alone; what it throws is a fault, which rolls back this command and no other.
public protocol Command: Sendable {
  associatedtype Reply: Sendable

  /// The tenant whose log records the command.
  var tenant: TenantID { get }
  /// What the log calls the command, such as `scim.user.created`: used for its refusals and faults.
  var action: String { get }
  /// What the command is about, where that is known before it runs.
  var target: AuditTarget { get }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Reply>
}

extension Command {
  /// Refuses, with the audit entry that says why.
  public func refuse(_ error: CodedError, _ context: CommandContext) -> Decision<Reply> {
    .refused(error, recording: refusal(error, context))
  }

  /// The event of a refusal. It carries the code and no value that a caller sent.
  public func refusal(_ error: CodedError, _ context: CommandContext) -> TenantEvent {
    TenantEvent(
      tenant: tenant,
      event: context.event(
        action, outcome: .refused, target: target, reason: AuditReason(code: error.code.rawValue, text: error.remedy)))
  }
}
