internal import Diagnostics
internal import LanyardCore

/// Units of a batch run one after the other inside one transaction, each in a savepoint of its own.
struct BatchPass<C: Command> {
  let units: [CommandUnit<C>]
  let failureLimit: Int?
  let sequencer: AuditSequencer
  let transaction: any StoreTransaction
  private(set) var context: CommandContext
  /// What is known of the units from the first on.
  private(set) var outcomes: [CommandUnit<C>.Outcome]
  private(set) var failures: Int

  init(
    _ units: [CommandUnit<C>], known outcomes: [CommandUnit<C>.Outcome], failureLimit: Int?, sequencer: AuditSequencer,
    transaction: any StoreTransaction, context: CommandContext
  ) {
    self.units = units
    self.outcomes = outcomes
    self.failureLimit = failureLimit
    self.sequencer = sequencer
    self.transaction = transaction
    self.context = context
    failures = outcomes.failures()
  }

  /// Whether so many have failed that nothing more is run.
  var isStopped: Bool { failureLimit.map { failures >= $0 } ?? false }

  /// Runs the next units up to the place `end`.
  ///
  /// Units of one request lose or hold together: where one of them trips the guard, all are run again from the first with
  /// the hold that it opened, so that nothing that those ahead of it take away passes (design §4.9).
  ///
  /// - Throws: what ends the whole transaction: the store's troubles, and errors that are none of ours.
  mutating func run(to end: Int) throws {
    guard C.self is any JudgesRoles.Type, let tenant = units.first?.commands.first?.tenant,
      try transaction.latestHold(of: tenant)?.isOpen != true
    else { return try runOnce(to: end) }
    let before = self
    do {
      self = try transaction.attempt {
        var pass = before
        while pass.outcomes.count < end, !pass.isStopped {
          try pass.runOnce(to: min(pass.outcomes.count + Self.unitsBetweenLooks, end))
          if let hold = try transaction.latestHold(of: tenant), hold.isOpen { throw Tripped(hold: hold) }
        }
        return pass
      }
    } catch let trip as Tripped {
      self = before
      context.tripped = trip.hold
      try runOnce(to: end)
    }
  }

  /// Once the guard has tripped, the rest of the first run would be for nothing.
  private static var unitsBetweenLooks: Int { 20 }

  /// That the guard tripped within the pass, which is undone.
  private struct Tripped: Error {
    let hold: Hold
  }

  private mutating func runOnce(to end: Int) throws {
    while outcomes.count < end, !isStopped {
      let outcome = try run(units[outcomes.count])
      failures += [outcome].failures()
      outcomes.append(outcome)
    }
  }

  private func run(_ unit: CommandUnit<C>) throws -> CommandUnit<C>.Outcome {
    guard unit.needs.allSatisfy({ outcomes.indices.contains($0) && !outcomes[$0].contains { $0.isFailure } }) else {
      return try unit.commands.map { try refuse($0, .dependencyFailed) }
    }
    do {
      return try transaction.attempt { try perform(unit) }
    } catch let fall as Fall {
      return try unit.commands.enumerated().map { place, command in
        guard place == fall.place else { return try refuse(command, .undoneTogether) }
        if let record = fall.record { try sequencer.apply(record, to: transaction, context) }
        return .failure(fall.error)
      }
    }
  }

  /// - Throws: ``Fall`` where nothing of the unit may stay.
  private func perform(_ unit: CommandUnit<C>) throws -> CommandUnit<C>.Outcome {
    try unit.commands.enumerated().map { place, command in
      do {
        let decision = try command.decide(transaction, context)
        if unit.commands.count > 1, case .failure(let error) = decision.reply {
          throw Fall(place: place, error: error, record: decision.changeSet)
        }
        if let changeSet = decision.changeSet { try sequencer.apply(changeSet, to: transaction, context) }
        return decision.reply
      } catch let error as CodedError where !error.isStoreTrouble {
        throw Fall(
          place: place, error: error,
          record: command.event(of: error, context).map { ChangeSet(recording: $0) })
      }
    }
  }

  private func refuse(_ command: C, _ error: CodedError) throws -> Result<C.Reply, CodedError> {
    try sequencer.apply(ChangeSet(recording: command.refusal(error, context)), to: transaction, context)
    return .failure(error)
  }

  /// A unit that was undone by the command at `place`, and what is recorded of that.
  private struct Fall: Error {
    let place: Int
    let error: CodedError
    let record: ChangeSet?
  }
}

extension Sequence {
  /// How many commands of these outcomes failed.
  func failures<Reply>() -> Int where Element == [Result<Reply, CodedError>] {
    reduce(0) { sum, outcome in sum + outcome.count { $0.isFailure } }
  }
}

extension Result {
  var isFailure: Bool { if case .failure = self { true } else { false } }
}
