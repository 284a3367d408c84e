internal import Diagnostics
internal import LanyardCore

/// One statement that writes, and what it means if it finds no row or meets a value that is taken.
///
/// It is a value, so that an engine may keep several and send them together; see ``SQLConnection/write(_:)``.
public struct SQLWrite: Sendable {
  enum Expectation: Sendable {
    case anything
    /// It finds the row, which is called so.
    case row(String)
    /// What it inserts, called so, is not there yet.
    case free(String)
  }

  public let statement: SQLStatement
  public let arguments: [SQLValue]
  let expectation: Expectation

  init(_ statement: SQLStatement, _ arguments: [SQLValue], expecting expectation: Expectation = .anything) {
    self.statement = statement
    self.arguments = arguments
    self.expectation = expectation
  }

  /// Judges how the statement went: how many rows it wrote, or why it failed.
  ///
  /// - Throws: `store.version.conflict` where the row it must find is gone, `store.uniqueness.conflict` in words that do
  ///   not name the value, which may be personal; any other failure as it is.
  public func judge(_ outcome: Result<Int, any Error>) throws {
    switch (expectation, outcome) {
    case (.row(let what), .success(0)):
      throw CodedError(
        .storeVersionConflict, "\(what) was changed by somebody else", remedy: "read it again and repeat the change")
    case (.free(let what), .failure(let error as CodedError)) where error.code == .storeUniqueness:
      throw CodedError(
        .storeUniqueness, "\(what) is taken already", expected: "a value nobody has",
        remedy: "choose another, or change the one that has it")
    default: _ = try outcome.get()
    }
  }
}
