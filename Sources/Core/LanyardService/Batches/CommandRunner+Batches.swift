internal import Diagnostics
public import LanyardCore

extension CommandRunner {
  /// What is written at the end of each transaction of a batch beside what its commands write: how far a load came, the
  /// outcome of a deferred request. It is given what is known of the units from the first on, and whether that is all. Nil
  /// writes nothing.
  public typealias Conclusion<C: Command> =
    @Sendable (_ outcomes: [CommandUnit<C>.Outcome], _ isLast: Bool, any StoreReader, CommandContext) throws ->
    ChangeSet?

  /// Runs many commands in few transactions, each unit in a savepoint of its own: a refusal is recorded as ever and
  /// touches no other unit. What is returned is on disk.
  ///
  /// - Parameter known: what came of the first units in an earlier run, which are not run again.
  /// - Returns: what came of the units from the first on; fewer than were given where the batch was stopped.
  /// - Throws: store faults and what `concluding` throws, where the options do not allow units to be run alone; units of
  ///   earlier transactions stay done.
  public func runEach<C: Command>(
    _ units: [CommandUnit<C>], as principal: Principal, request: RequestContext,
    options: BatchOptions = BatchOptions(), knowing known: [CommandUnit<C>.Outcome] = [],
    concluding: Conclusion<C>? = nil
  ) async throws -> [CommandUnit<C>.Outcome] {
    let batch = Batch(
      runner: self, units: units, principal: principal, request: request, options: options, concluding: concluding)
    let outcomes = try await batch.run(behind: known)
    if let judging = units.first?.commands.first as? any JudgesRoles {
      await judging.services.policies.learn(from: store)
    }
    return outcomes
  }
}

/// One run of many commands.
private struct Batch<C: Command>: Sendable {
  typealias Outcome = CommandUnit<C>.Outcome

  let runner: CommandRunner
  let units: [CommandUnit<C>]
  let principal: Principal
  let request: RequestContext
  let options: BatchOptions
  let concluding: CommandRunner.Conclusion<C>?

  func run(behind known: [Outcome]) async throws -> [Outcome] {
    var outcomes = known
    repeat {
      let end = end(from: outcomes.count)
      do {
        outcomes = try await pass(outcomes, to: end)
      } catch  where options.fallsBack {
        outcomes = try await alone(outcomes, to: end)
        // The conclusion was undone with the transaction, so it gets one for itself.
        if end == units.count || isStopped(outcomes) { outcomes = try await pass(outcomes, to: end) }
      }
    } while outcomes.count < units.count && !isStopped(outcomes)
    return outcomes
  }

  /// The place behind the units that share the next transaction.
  private func end(from start: Int) -> Int {
    var (end, commands) = (start, 0)
    while end < units.count {
      commands += units[end].commands.count
      guard end == start || commands <= options.commandsPerTransaction else { break }
      end += 1
    }
    return end
  }

  private func isStopped(_ outcomes: [Outcome]) -> Bool {
    options.failureLimit.map { outcomes.failures() >= $0 } ?? false
  }

  /// One transaction.
  private func pass(_ known: [Outcome], to end: Int, concludes: Bool = true) async throws -> [Outcome] {
    let context = runner.context(principal, request)
    let sequencer = runner.sequencer
    return try await runner.store.write { transaction in
      var pass = BatchPass(
        units, known: known, failureLimit: options.failureLimit, sequencer: sequencer, transaction: transaction,
        context: context)
      try pass.run(to: end)
      let isLast = pass.isStopped || end == units.count
      if concludes, let changeSet = try concluding?(pass.outcomes, isLast, transaction, context) {
        try sequencer.apply(changeSet, to: transaction, context)
      }
      return pass.outcomes
    }
  }

  /// A transaction for each unit. What fails in one is told of its commands alone.
  private func alone(_ known: [Outcome], to end: Int) async throws -> [Outcome] {
    var outcomes = known
    while outcomes.count < end, !isStopped(outcomes) {
      do {
        outcomes = try await pass(outcomes, to: outcomes.count + 1, concludes: false)
      } catch {
        let failure = CodedError.unforeseen(error)
        let commands = units[outcomes.count].commands
        let context = runner.context(principal, request)
        // Should recording fail too, the caller still learns of the first trouble.
        for command in commands {
          if let event = command.event(of: failure, context) { try? await runner.record(event, context) }
        }
        outcomes.append(commands.map { _ in .failure(failure) })
      }
    }
    return outcomes
  }
}
