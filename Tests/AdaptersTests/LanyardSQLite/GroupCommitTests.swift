import Diagnostics
import Dispatch
import LanyardCore
import LanyardSQL
import LanyardSQLite
import Testing

@Suite struct GroupCommitTests {
  /// Holds the writer inside a first write until `gate` is signalled, then lets `count` more queue behind it.
  private func queue(
    _ count: Int, on store: SQLiteStore, _ body: @escaping @Sendable (Int, any StoreTransaction) throws -> Void
  ) async throws -> [Result<Void, any Error>] {
    let gate = DispatchSemaphore(value: 0)
    async let first: Void = store.write { _ in gate.wait() }
    while await store.writeStatistics().waiting < 1 { await Task.yield() }
    let results = try await withThrowingTaskGroup(of: Result<Void, any Error>.self) { group in
      for number in 0..<count {
        group.addTask {
          do { return .success(try await store.write { try body(number, $0) }) } catch { return .failure(error) }
        }
      }
      while await store.writeStatistics().waiting < count + 1 { await Task.yield() }
      gate.signal()
      return try await group.reduce(into: []) { $0.append($1) }
    }
    try await first
    return results
  }

  @Test func writesThatWaitShareOneCommit() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      let results = try await queue(100, on: store) { number, transaction in
        try transaction.apply([.putSecret(name: "s\(number)", sealed: [])], entries: [], heads: [])
        if number % 10 == 0 { throw CodedError(.tokenUnknown, "a fault on purpose", remedy: "none") }
      }
      #expect(results.filter { if case .failure = $0 { true } else { false } }.count == 10)
      let statistics = await store.writeStatistics()
      #expect(statistics.commits == 2)
      #expect(statistics.writes == 101)
      #expect(statistics.waiting == 0)
      let kept = try await store.read { reader in try (0..<100).filter { try reader.secret(named: "s\($0)") != nil } }
      #expect(kept == (0..<100).filter { $0 % 10 != 0 })
      try await store.close()
    }
  }

  @Test func aBatchIsBounded() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path, options: SQLiteOptions(maximumBatch: 10))
      _ = try await queue(25, on: store) { _, _ in }
      #expect(await store.writeStatistics().commits == 4)
      try await store.close()
    }
  }

  @Test func whereSQLiteEndsTheTransactionOnlyTheGuiltyWriteFails() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path, options: SQLiteOptions(maximumPages: 300))
      let results = try await queue(20, on: store) { number, transaction in
        let sealed = [UInt8](repeating: 1, count: number == 7 ? 4_000_000 : 10)
        try transaction.apply([.putSecret(name: "s\(number)", sealed: sealed)], entries: [], heads: [])
      }
      let refused = results.compactMap {
        if case .failure(let error) = $0 { (error as? CodedError)?.code } else { nil }
      }
      #expect(refused == [.storeFull])
      let kept = try await store.read { reader in try (0..<20).filter { try reader.secret(named: "s\($0)") != nil } }
      #expect(kept == (0..<20).filter { $0 != 7 })
      // The first write, and then each of the batch's nineteen innocents alone.
      #expect(await store.writeStatistics().commits == 20)
      try await store.close()
    }
  }

  @Test func nothingIsWrittenBehindATransactionThatSQLiteEnded() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path, options: SQLiteOptions(maximumPages: 300))
      await expectRefusal(.storeFull) {
        try await store.write { transaction in
          try transaction.apply([.putSecret(name: "before", sealed: [])], entries: [], heads: [])
          try? transaction.attempt {
            try transaction.attempt {
              let sealed = [UInt8](repeating: 1, count: 4_000_000)
              try transaction.apply([.putSecret(name: "large", sealed: sealed)], entries: [], heads: [])
            }
          }
          // Outside of any transaction these would be on disk at once.
          try? transaction.apply([.putSecret(name: "behind", sealed: [])], entries: [], heads: [])
          try? transaction.attempt {
            try transaction.apply([.putSecret(name: "behind", sealed: [])], entries: [], heads: [])
          }
        }
      }
      let kept = try await store.read { reader in
        try ["before", "large", "behind"].map { try reader.secret(named: $0) }
      }
      #expect(kept == [nil, nil, nil])
      try await store.close()
    }
  }

  @Test func aFullQueueRefusesAtOnce() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path, options: SQLiteOptions(maximumWaitingWrites: 3))
      let gate = DispatchSemaphore(value: 0)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { try await store.write { _ in gate.wait() } } }
        while await store.writeStatistics().waiting < 3 { await Task.yield() }
        await expectRefusal(.storeOverloaded) { try await store.write { _ in } }
        for _ in 0..<3 { gate.signal() }
        try await group.waitForAll()
      }
      try await store.write { _ in }
      try await store.close()
    }
  }

  @Test func aCancelledCallersWriteStillHappens() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      let gate = DispatchSemaphore(value: 0)
      let task = Task {
        try await store.write { transaction in
          gate.wait()
          try transaction.apply([.putSecret(name: "s", sealed: [1])], entries: [], heads: [])
        }
      }
      while await store.writeStatistics().waiting < 1 { await Task.yield() }
      task.cancel()
      gate.signal()
      try await task.value
      let sealed = try await store.read { try $0.secret(named: "s") }
      #expect(sealed == [1])
      try await store.close()
    }
  }

  @Test func aClosingStoreAnswersWhatItAcceptedAndRefusesTheRest() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      let gate = DispatchSemaphore(value: 0)
      let accepted = Task { try await store.write { _ in gate.wait() } }
      while await store.writeStatistics().waiting < 1 { await Task.yield() }
      let closing = Task { try await store.close() }
      gate.signal()
      try await accepted.value
      try await closing.value
      await expectRefusal(.storeUnavailable) { try await store.write { _ in } }
    }
  }
}
