internal import CLibPQ
internal import LanyardSQL

/// Statements that are sent one behind the other and answered together (libpq's pipeline mode): a change of a dozen rows
/// costs one round trip.
struct PipelinedWrites {
  private struct Kept {
    let write: SQLWrite
    let name: String
    let arguments: BoundArguments
  }

  /// So much is sent before answers are read. The server's answers to so few statements fit in its buffer, so neither side
  /// waits for the other to read.
  private static let maximumCount = 64
  private static let maximumOctets = 262_144

  private var statements: [Kept] = []
  private var octets = 0

  var isEmpty: Bool { statements.isEmpty }
  var isFull: Bool { statements.count >= Self.maximumCount || octets >= Self.maximumOctets }

  /// - Throws: as `BoundArguments`.
  mutating func add(_ write: SQLWrite, as name: String) throws {
    let arguments = try BoundArguments(write.arguments)
    statements.append(Kept(write: write, name: name, arguments: arguments))
    octets += arguments.size
  }

  /// Runs them in their order; the first that fails ends it, and its failure is thrown.
  ///
  /// - Parameter rows: how many rows an answer says were written, or why it is a failure. It owns the answer.
  func run(on connection: OpaquePointer, _ rows: (OpaquePointer?) throws -> Int) throws {
    guard PQenterPipelineMode(connection) == 1 else { throw PostgresFailure(of: connection) }
    do {
      for kept in statements { try send(kept, on: connection) }
      guard PQpipelineSync(connection) == 1 else { throw PostgresFailure(of: connection) }
      let failure = try answers(on: connection, rows)
      guard PQexitPipelineMode(connection) == 1 else { throw PostgresFailure(of: connection) }
      if let failure { throw failure }
    }
  }

  private func send(_ kept: Kept, on connection: OpaquePointer) throws {
    let arguments = kept.arguments
    let isSent = arguments.withPointers {
      PQsendQueryPrepared(connection, kept.name, arguments.count, $0, arguments.lengths, arguments.formats, 1)
    }
    guard isSent == 1 else { throw PostgresFailure(of: connection) }
  }

  /// Reads all answers, whatever they are: what is left unread would be taken for the answer to the next question.
  ///
  /// - Returns: the first failure. Statements behind it did not run.
  private func answers(on connection: OpaquePointer, _ rows: (OpaquePointer?) throws -> Int) throws -> (any Error)? {
    var failure: (any Error)?
    for kept in statements {
      let answer = PQgetResult(connection)
      guard failure == nil else {
        PQclear(answer)
        Self.skipEnd(of: connection)
        continue
      }
      do {
        try kept.write.judge(Result { try rows(answer) })
      } catch {
        guard PQstatus(connection) == CONNECTION_OK else { throw error }
        failure = error
      }
      Self.skipEnd(of: connection)
    }
    // The answer to the synchronization itself.
    PQclear(PQgetResult(connection))
    return failure
  }

  /// Behind the answer to each statement stands a null.
  private static func skipEnd(of connection: OpaquePointer) {
    while let more = PQgetResult(connection) { PQclear(more) }
  }
}
