public import Diagnostics

/// What a command decided: an answer, and what is written with it.
public struct Decision<Reply: Sendable>: Sendable {
  public let reply: Result<Reply, CodedError>
  /// Nil where nothing changes and nothing needs recording.
  public let changeSet: ChangeSet?

  private init(reply: Result<Reply, CodedError>, changeSet: ChangeSet?) {
    self.reply = reply
    self.changeSet = changeSet
  }

  /// Done: these changes, this answer.
  public static func done(_ reply: Reply, _ changeSet: ChangeSet) -> Decision {
    Decision(reply: .success(reply), changeSet: changeSet)
  }

  /// Nothing had to change.
  public static func unchanged(_ reply: Reply) -> Decision {
    Decision(reply: .success(reply), changeSet: nil)
  }

  /// Refused: the audit entry of the refusal is all that is written.
  public static func refused(_ error: CodedError, recording event: TenantEvent) -> Decision {
    refused(error, ChangeSet(recording: event))
  }

  /// Refused, and what came with the request is used up by it: the change set records the refusal and takes away nothing
  /// but the right to ask again with the same thing.
  public static func refused(_ error: CodedError, _ changeSet: ChangeSet) -> Decision {
    Decision(reply: .failure(error), changeSet: changeSet)
  }

  /// The same decision with another reply.
  public func map<Other>(_ transform: (Reply) -> Other) -> Decision<Other> {
    Decision<Other>(reply: reply.map(transform), changeSet: changeSet)
  }
}
