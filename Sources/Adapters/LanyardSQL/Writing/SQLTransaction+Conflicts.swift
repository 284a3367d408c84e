internal import Diagnostics
internal import LanyardCore

extension SQLTransaction {
  /// Runs a statement that must find its row.
  ///
  /// - Throws: `store.version.conflict` where the row is gone or no longer the one that was read.
  func change(_ what: String, _ statement: SQLStatement, _ arguments: [SQLValue]) throws {
    guard try connection.execute(statement, arguments) == 0 else { return }
    throw CodedError(
      .storeVersionConflict, "\(what) was changed by somebody else", remedy: "read it again and repeat the change")
  }

  /// Runs an insertion and says in words what was taken. The value itself is not named: it may be personal.
  ///
  /// - Throws: `store.uniqueness.conflict`.
  func insert(_ what: String, _ statement: SQLStatement, _ arguments: [SQLValue]) throws {
    do {
      try connection.execute(statement, arguments)
    } catch let error as CodedError where error.code == .storeUniqueness {
      throw CodedError(
        .storeUniqueness, "\(what) is taken already", expected: "a value nobody has",
        remedy: "choose another, or change the one that has it")
    }
  }
}
