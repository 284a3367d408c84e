internal import AuditLog
internal import Diagnostics
public import LanyardCore

/// The one way anything is changed: opens the transaction, lets the command decide, numbers and seals its audit entries,
/// applies everything at once.
public struct CommandRunner: Sendable {
  let store: any Store
  let sequencer: AuditSequencer
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
    let context = context(principal, request)
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

  /// What a command decides without doing it: nothing is written and nothing recorded.
  ///
  /// - Throws: the refusal the command decided; store faults.
  public func rehearse<C: Command>(
    _ command: C, as principal: Principal, request: RequestContext
  ) async throws -> C.Reply {
    let context = context(principal, request)
    return try await store.read { reader in try command.decide(reader, context).reply.get() }
  }

  /// An id for what is not yet there, such as a resource that others of its request refer to.
  public func newID<Subject>(_ kind: Subject.Type = Subject.self) -> Identifier<Subject> {
    context(Self.nobody, RequestContext(id: "new-id")).newID(kind)
  }

  func context(_ principal: Principal, _ request: RequestContext) -> CommandContext {
    CommandContext(now: clock.now(), principal: principal, request: request, randomness: randomness)
  }

  private static let nobody = Principal(kind: .system, tenant: Tenant.operatorID, id: "new-id", scopes: [])

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

  func record(_ event: TenantEvent, _ context: CommandContext) async throws {
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
  func event(of fault: any Error, _ context: CommandContext) -> TenantEvent? {
    guard let error = fault as? CodedError, context.principal.kind != .system, !error.isStoreTrouble else {
      return nil
    }
    switch error.code {
    case .storeUniqueness, .storeVersionConflict: return refusal(error, context)
    default:
      let reason = AuditReason(code: error.code.rawValue, text: error.remedy)
      return TenantEvent(
        tenant: tenant, event: context.event(action, outcome: .failed, target: target, reason: reason))
    }
  }
}

extension CodedError {
  /// Whether the store itself is in trouble: no fault of the command's, and nothing more can be written with it.
  var isStoreTrouble: Bool {
    let troubles: [ErrorCode] = [
      .storeUnavailable, .storeOverloaded, .storeFull, .storeCorrupt, .storeTimeout, .storeAccessDenied,
    ]
    return troubles.contains(code)
  }
}
