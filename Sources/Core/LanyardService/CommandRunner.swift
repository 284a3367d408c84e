internal import Diagnostics
public import LanyardCore
internal import AuditLog

/// The one way anything is changed: opens the transaction, lets the command decide, numbers and seals its audit entries,
/// applies everything at once.
public struct CommandRunner: Sendable {
  private let store: any Store
  private let sequencer: AuditSequencer
  private let clock: any LanyardCore.Clock
  private let randomness: any RandomSource

  public init(
    store: any Store, keyring: Keyring, clock: any LanyardCore.Clock, randomness: any RandomSource = SystemRandomSource()
  ) {
    self.store = store
    self.sequencer = AuditSequencer(keyring: keyring)
    self.clock = clock
    self.randomness = randomness
  }

  /// Runs a command; what it returns is on disk.
  ///
  /// - Throws: the refusal the command decided; `store.version.conflict` and `store.uniqueness.conflict` where somebody
  ///   else was faster; store faults.
  public func run<C: Command>(
    _ command: C, as principal: Principal, request: RequestContext
  ) async throws -> C.Reply {
    let context = CommandContext(now: clock.now(), principal: principal, request: request, randomness: randomness)
    let sequencer = sequencer
    do {
      let reply = try await store.write { transaction in
        let decision = try command.decide(transaction, context)
        if let changeSet = decision.changeSet {
          try sequencer.apply(changeSet, to: transaction, context)
        }
        return decision.reply
      }
      return try reply.get()
    } catch let fault as CodedError where fault.code == .storeUniqueness || fault.code == .storeVersionConflict {
      try await record(fault, of: command, context)
      throw fault
    }
  }

  /// A conflict undid the command's savepoint and its entry with it: the refusal is recorded by itself.
  private func record(_ fault: CodedError, of command: some Command, _ context: CommandContext) async throws {
    let event = command.refusal(fault, context)
    let sequencer = sequencer
    try await store.write { transaction in
      try sequencer.apply(ChangeSet(recording: event), to: transaction, context)
    }
  }
}
