internal import Diagnostics
package import LanyardCore

/// Commits writes in groups: while one batch is being synced the next gathers, and one sync answers all of it. An fsync
/// costs milliseconds, the work of a write a fraction of one; nothing waits for company, a lonely write goes at once.
///
/// - A write that throws is undone alone, by its savepoint; the others of its batch commit.
/// - Where the engine itself ends the transaction (disk full, I/O error, interrupt), each write of the batch is run again
///   alone, so that only the guilty fail.
/// - A commit that fails is told to everybody it was for.
/// - The queue is bounded; beyond it `store.overloaded` comes at once.
package actor GroupCommitter {
  private let writer: any BatchWriter
  private let maximumWaiting: Int
  private let maximumBatch: Int
  private var waiting: [PendingWrite] = []
  private var isDraining = false
  private var isClosed = false
  private var whenIdle: [CheckedContinuation<Void, Never>] = []
  package private(set) var statistics = WriteStatistics()

  package init(writer: any BatchWriter, maximumWaiting: Int, maximumBatch: Int) {
    self.writer = writer
    self.maximumWaiting = maximumWaiting
    self.maximumBatch = max(maximumBatch, 1)
  }

  /// Queues the write and returns what it returned once that is on disk. A caller that is cancelled meanwhile still gets
  /// its answer: the write happens either way.
  package func submit<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try admit()
    return try await withCheckedThrowingContinuation { waiter in
      waiting.append(PendingWrite(body, waiter))
      statistics.waiting += 1
      guard !isDraining else { return }
      isDraining = true
      Task { await drain() }
    }
  }

  /// Refuses what comes from now on and returns when everything accepted is answered; false if it was closed before.
  package func close() async -> Bool {
    let isFirst = !isClosed
    isClosed = true
    if isDraining { await withCheckedContinuation { whenIdle.append($0) } }
    return isFirst
  }

  private func admit() throws {
    if isClosed {
      throw CodedError(
        .storeUnavailable, "the store is closing", remedy: "try again when the server is back", exposure: .operator)
    }
    guard statistics.waiting < maximumWaiting else {
      throw CodedError(
        .storeOverloaded, "too many writes are waiting", expected: "at most \(maximumWaiting)",
        received: "\(statistics.waiting)", remedy: "wait a moment and repeat the request", exposure: .operator)
    }
  }

  private func drain() async {
    while !waiting.isEmpty {
      let batch = Array(waiting.prefix(maximumBatch))
      waiting.removeFirst(batch.count)
      await commit(batch)
    }
    isDraining = false
    for waiter in whenIdle { waiter.resume() }
    whenIdle = []
  }

  private func commit(_ batch: [PendingWrite]) async {
    switch await writer.write(batch) {
    case .committed(let outcomes):
      statistics.commits += 1
      for (write, outcome) in zip(batch, outcomes) { answer(write, outcome) }
    case .undone(let error):
      // One transaction each: the batch's own trouble must not be everybody's.
      guard batch.count > 1 else { return answer(batch, error) }
      for write in batch { await commit([write]) }
    case .failed(let error):
      answer(batch, error)
    }
  }

  private func answer(_ write: PendingWrite, _ outcome: Result<PendingWrite.Answer, any Error>) {
    statistics.waiting -= 1
    statistics.writes += 1
    switch outcome {
    case .success(let answer): answer()
    case .failure(let error): write.refuse(error)
    }
  }

  private func answer(_ batch: [PendingWrite], _ error: any Error) {
    for write in batch { answer(write, .failure(error)) }
  }
}
