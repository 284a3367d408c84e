public import Diagnostics
public import LanyardCore

/// Commands of a batch that stand or fall together: all of them are done, or nothing of any.
public struct CommandUnit<C: Command>: Sendable {
  /// What came of each command, in their order.
  public typealias Outcome = [Result<C.Reply, CodedError>]

  public let commands: [C]
  /// The places in the batch of units ahead of this one that must be done first. Where one of them failed, this one is
  /// refused without being run.
  public let needs: [Int]

  public init(_ commands: [C], needs: [Int] = []) {
    self.commands = commands
    self.needs = needs
  }
}

/// How a batch is run.
public struct BatchOptions: Sendable {
  /// Stops once so many commands have failed; nil never stops.
  public var failureLimit: Int?
  /// How many commands share a transaction at most, so that other writers get their turn. A unit is never split.
  public var commandsPerTransaction: Int
  /// Whether a transaction that the store could not keep is done again unit by unit, so that only the guilty fail. Without
  /// it the batch throws.
  public var fallsBack: Bool

  public init(failureLimit: Int? = nil, commandsPerTransaction: Int = 100, fallsBack: Bool = true) {
    self.failureLimit = failureLimit
    self.commandsPerTransaction = max(commandsPerTransaction, 1)
    self.fallsBack = fallsBack
  }
}

extension CodedError {
  /// Why a command was not run: what it builds on is not there.
  static let dependencyFailed = CodedError(
    .batchDependencyFailed, "an operation that this one refers to was not done",
    expected: "the operation referred to is done first", remedy: "mend the other operation, and send both again")

  /// Why a command was undone: one that it stands or falls with was refused.
  static let undoneTogether = CodedError(
    .batchUndone, "an operation that refers to this one, and that this one refers to, was not done",
    expected: "operations that refer to each other are all done, or none is",
    remedy: "mend the other operation, and send all of them again")

  /// What came without a code of ours.
  static func unforeseen(_ error: any Error) -> CodedError {
    error as? CodedError
      ?? CodedError(
        .internal, "something unforeseen was thrown", received: "\(error)", remedy: "report this as a defect",
        exposure: .operator)
  }
}
