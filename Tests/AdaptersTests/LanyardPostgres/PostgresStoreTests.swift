import Diagnostics
import LanyardCore
import LanyardSQL
import LanyardTesting
import Synchronization
import Testing

@testable import LanyardPostgres

@Suite struct PostgresStoreTests {
  private func secret(_ name: String) -> [Change] { [.putSecret(name: name, sealed: [1])] }

  /// Ends every other session of the database, as a restart of the server would.
  private static func endSessions(at address: String) throws {
    let connection = try ConnectionMaker(address: address, options: PostgresOptions()).make()
    try connection.run(
      script: """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """)
  }

  @Test func sessionsThatWereEndedAreMadeAnewWithoutAnError() async throws {
    try await PreparedPostgres.use { address in
      let store = try await PostgresStore.open(address: address)
      try await store.write { [changes = secret("a")] in try $0.apply(changes, entries: [], heads: []) }
      try Self.endSessions(at: address)
      #expect(try await store.read { try $0.secret(named: "a") } == [1])
      try Self.endSessions(at: address)
      try await store.write { [changes = secret("b")] in try $0.apply(changes, entries: [], heads: []) }
      #expect(try await store.read { try $0.secret(named: "b") } == [1])
      await store.close()
    }
  }

  @Test func aWriteWhoseSessionEndsUnderItIsRunAgainAndHappensOnce() async throws {
    try await PreparedPostgres.use { address in
      let store = try await PostgresStore.open(address: address)
      let runs = Counter()
      try await store.write { [changes = secret("a")] transaction in
        if runs.raise() == 1 { try Self.endSessions(at: address) }
        try transaction.apply(changes, entries: [], heads: [])
      }
      #expect(runs.value == 2)
      #expect(try await store.read { try $0.secret(named: "a") } == [1])
      await store.close()
    }
  }

  @Test func aBatchThatLosesAgainstAnotherSessionIsRunAgain() async throws {
    try await PreparedPostgres.use { address in
      let store = try await PostgresStore.open(address: address)
      let runs = Counter()
      let value = try await store.write { _ in
        if runs.raise() < 3 { throw PostgresFailure(sqlState: "40001", message: "lost, says a test") }
        return runs.value
      }
      #expect(value == 3)
      await store.close()
    }
  }

  /// A hundred at once on three nodes: whoever comes second sees what the first did.
  @Test func oneOfManyNodesTakesAName() async throws {
    try await PreparedPostgres.use { address in
      var nodes: [PostgresStore] = []
      for _ in 0..<3 { nodes.append(try await PostgresStore.open(address: address)) }
      let taken = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<100 {
          let node = nodes[number % 3]
          group.addTask { [changes = secret("name")] in
            let write = try? await node.write { transaction in
              guard try transaction.secret(named: "name") == nil else { return false }
              try transaction.apply(changes, entries: [], heads: [])
              return true
            }
            return write == true
          }
        }
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(taken == 1)
      for node in nodes { await node.close() }
    }
  }

  @Test func whatIsWrongWithAnAddressIsSaidByItsCode() async throws {
    try await PreparedPostgres.use { address in
      let nowhere = "postgres://lanyard@127.0.0.1:1/lanyard?connect_timeout=2"
      await expectRefusal(.storeUnavailable) { _ = try await PostgresStore.open(address: nowhere) }
      await expectRefusal(.storeAccessDenied) {
        _ = try await PostgresStore.open(address: address.replacing("lanyard@", with: "nobody@"))
      }
      await expectRefusal(.storeAccessDenied) { _ = try await PostgresStore.open(address: address + "_not_there") }
      await expectRefusal(.storeUnavailable) { _ = try await PostgresStore.open(address: "postgres://%zz") }
    }
  }

  @Test func whileTheServerIsAwayCallersAreToldSoAtOnce() async throws {
    let nowhere = "postgres://lanyard@127.0.0.1:1/lanyard"
    let maker = ConnectionMaker(address: nowhere, options: PostgresOptions())
    for _ in 0..<1000 { #expect(throws: CodedError.self) { try maker.make() } }
    // Rests grow from a tenth of a second to five: so many calls would take minutes.
    #expect((1...100).contains(maker.attempts))
  }

  @Test func zeroInATextIsRefusedAndItsWholeWriteWithIt() async throws {
    try await PreparedPostgres.use { address in
      let store = try await PostgresStore.open(address: address)
      await expectRefusal(.storeValueNUL) {
        try await store.write { [changes = secret("a") + secret("b\u{0}c")] in
          try $0.apply(changes, entries: [], heads: [])
        }
      }
      #expect(try await store.read { try $0.secret(named: "a") } == nil)
      await store.close()
    }
  }

  @Test func theDatabaseTellsItsTime() async throws {
    try await PreparedPostgres.use { address in
      let store = try await PostgresStore.open(address: address)
      let time = try #require(try await store.databaseTime())
      #expect(time > Instant(milliseconds: 1_700_000_000_000))
      await store.close()
    }
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)
  var value: Int { count.withLock { $0 } }

  func raise() -> Int {
    count.withLock {
      $0 += 1
      return $0
    }
  }
}
