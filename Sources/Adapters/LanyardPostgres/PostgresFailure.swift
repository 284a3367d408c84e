internal import CLibPQ
internal import LanyardCore
internal import LanyardSQL

/// A failure as PostgreSQL names it, kept apart from what it means to the product until nobody can mend it by running
/// the transaction again.
struct PostgresFailure: Error {
  /// Five characters; nil where the connection broke and the server said nothing.
  let sqlState: String?
  let message: String

  /// The transaction lost against another one (serialization failure, deadlock) and may win the next time.
  var mayWinNextTime: Bool { sqlState == "40001" || sqlState == "40P01" }

  /// The connection is gone, and with it the transaction that was open: it broke, or an operator or a shutdown ended it.
  var endedConnection: Bool {
    guard let sqlState else { return true }
    return sqlState.hasPrefix("08") || ["57P01", "57P02", "57P03", "25P03"].contains(sqlState)
  }

  /// Whether the failure decides what becomes of the whole transaction, which only who began it can answer.
  var isForTheWriter: Bool { mayWinNextTime || endedConnection }
}

extension PostgresFailure {
  /// What the connection says of itself, where the server sent no answer.
  init(of connection: OpaquePointer) {
    self.init(
      sqlState: nil,
      message: PQerrorMessage(connection).map { String(cString: $0).trimmingLines } ?? "no message")
  }

  /// Runs `body`, PostgreSQL's failures put in the words of the store.
  static func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let failure as PostgresFailure {
      throw failure.coded
    }
  }
}

extension String {
  /// libpq's messages end with a line break and may have several lines.
  fileprivate var trimmingLines: String {
    split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
