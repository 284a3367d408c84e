internal import AuditLog
internal import Diagnostics
public import LanyardCore

/// The one way anything is changed: opens the transaction, lets the command decide, numbers and seals its audit entries,
/// applies everything at once.
public struct CommandRunner: Sendable {
  private let store: any Store
  private let sequencer: AuditSequencer
  private let clock: any LanyardCore.Clock
  private let randomness: any RandomSource

  public init(
    store: any Store, keyring: Keyring, clock: any LanyardCore.Clock,
    randomness: any RandomSource = SystemRandomSource()
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
    let reply: Result<C.Reply, CodedError>
    do {
      reply = try await write(command, context)
    } catch {
      // The fault undid the command's savepoint and its entry with it, so it is recorded by itself. Should that fail too,
      // the caller still learns of the first trouble.
      if let event = command.event(of: error, context) { try? await record(event, context) }
      throw error
    }
    if let judging = command as? any JudgesRoles { await judging.services.policies.learn(from: store) }
    return try reply.get()
  }

  private func write<C: Command>(
    _ command: C, _ context: CommandContext
  ) async throws -> Result<C.Reply, CodedError> {
    let sequencer = sequencer
    return try await store.write { transaction in
      let decision = try command.decide(transaction, context)
      if let changeSet = decision.changeSet { try sequencer.apply(changeSet, to: transaction, context) }
      return decision.reply
    }
  }

  private func record(_ event: TenantEvent, _ context: CommandContext) async throws {
    let sequencer = sequencer
    try await store.write { transaction in
      try sequencer.apply(ChangeSet(recording: event), to: transaction, context)
    }
  }
}

/// A command that judges roles, and so may find that the policies in memory are behind.
protocol JudgesRoles: Command {
  var services: DirectoryServices { get }
}

extension Command {
  /// How a fault that undid the command is told: a refusal where somebody else was faster, else a failure. Nil for the
  /// store's own troubles, which an entry cannot survive, and for background work, which tries again and logs.
  fileprivate func event(of fault: any Error, _ context: CommandContext) -> TenantEvent? {
    guard let error = fault as? CodedError, context.principal.kind != .system else { return nil }
    switch error.code {
    case .storeUniqueness, .storeVersionConflict: return refusal(error, context)
    case .storeUnavailable, .storeOverloaded, .storeFull, .storeCorrupt: return nil
    default:
      let reason = AuditReason(code: error.code.rawValue, text: error.remedy)
      return TenantEvent(
        tenant: tenant, event: context.event(action, outcome: .failed, target: target, reason: reason))
    }
  }
}
