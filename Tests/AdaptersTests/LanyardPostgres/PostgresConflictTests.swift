import Diagnostics
import LanyardCore
import LanyardTesting
import Synchronization
import Testing

@testable import LanyardPostgres

/// What the server itself ends: the loser of two, and who takes or waits too long. Another session brings it about.
@Suite struct PostgresConflictTests {
  private func put(_ names: String..., octet: UInt8 = 1) -> [Change] {
    names.map { .putSecret(name: $0, sealed: [octet]) }
  }

  private func withStore(
    _ options: PostgresOptions = PostgresOptions(), before: String = "",
    _ body: (PostgresStore, ForeignSession) async throws -> Void
  ) async throws {
    try await PreparedPostgres.use { address in
      let foreign = try ForeignSession(at: address)
      if !before.isEmpty { try await foreign.run(before) }
      let store = try await PostgresStore.open(address: address, options: options)
      try await store.write { [changes = put("a", "b")] in try $0.apply(changes, entries: [], heads: []) }
      try await body(store, foreign)
      await store.close()
    }
  }

  /// Lanyard's own sessions look for a deadlock at once, so that it is they who lose.
  private static let loseDeadlocks = """
    do $$ begin execute format('alter database %I set deadlock_timeout = ''20ms''', current_database()); end $$
    """

  @Test func theLoserOfADeadlockIsRunAgain() async throws {
    try await withStore(before: Self.loseDeadlocks) { store, foreign in
      try await foreign.run("begin; update secrets set sealed = sealed where name = 'b'")
      let changes = put("a", octet: 2)
      let runs = Mutex(0)
      async let written: Void = store.write { [last = put("b", octet: 2)] transaction in
        try transaction.apply(changes, entries: [], heads: [])
        let isFirst = runs.withLock { runs in
          runs += 1
          return runs == 1
        }
        // It has `a` and goes for `b`; the other has `b` and, from now on, goes for `a`.
        if isFirst { foreign.start("update secrets set sealed = sealed where name = 'a'; commit") }
        try transaction.apply(last, entries: [], heads: [])
      }
      try await written
      #expect(runs.withLock { $0 } == 2)
      let secrets = try await store.read { [try $0.secret(named: "a"), try $0.secret(named: "b")] }
      #expect(secrets == [[2], [2]])
    }
  }

  /// In read committed, and under one lock, nothing of ours fails to serialize; a trigger of the operator's may say so.
  private static func losing(_ times: Int) -> String {
    """
    create sequence lost;
    create function lose() returns trigger language plpgsql as $$
    begin
      if nextval('lost') <= \(times) then raise exception 'lost' using errcode = '40001'; end if;
      return new;
    end $$;
    create trigger lose before insert on secrets for each row when (new.name = 'c') execute function lose()
    """
  }

  @Test(arguments: [(losses: 2, runs: 3), (losses: 100, runs: PostgresBatchWriter.maximumRuns)])
  func whatDoesNotSerializeIsRunAgainAndNotForEver(losses: Int, runs: Int) async throws {
    try await withStore { store, foreign in
      try await foreign.run(Self.losing(losses))
      let counted = Mutex(0)
      let write = { @Sendable [changes = put("c")] in
        try await store.write { transaction in
          counted.withLock { $0 += 1 }
          try transaction.apply(changes, entries: [], heads: [])
        }
      }
      if losses < PostgresBatchWriter.maximumRuns {
        try await write()
      } else {
        await expectRefusal(.storeUnavailable, write)
      }
      #expect(counted.withLock { $0 } == runs)
      let found = try await store.read { try $0.secret(named: "c") }
      #expect((found != nil) == (losses < PostgresBatchWriter.maximumRuns))
    }
  }

  @Test func aStatementThatTakesTooLongIsEndedAndLeavesNothing() async throws {
    try await withStore(PostgresOptions(statementTimeout: 1)) { store, foreign in
      try await foreign.run(
        """
        create function dawdle() returns trigger language plpgsql as
          $$ begin perform pg_sleep(20); return new; end $$;
        create trigger dawdle before insert on secrets for each row when (new.name = 'slow') execute function dawdle()
        """)
      await expectRefusal(.storeTimeout) { [changes = put("quick", "slow")] in
        try await store.write { try $0.apply(changes, entries: [], heads: []) }
      }
      #expect(try await store.read { try $0.secret(named: "quick") } == nil)
      try await store.write { [changes = put("quick")] in try $0.apply(changes, entries: [], heads: []) }
    }
  }

  @Test(arguments: [WriterLock.take, "lock table secrets in exclusive mode"])
  func whoWaitsTooLongForALockIsToldSoAndReadersGoOn(lock: String) async throws {
    try await withStore(PostgresOptions(lockTimeout: 1)) { store, foreign in
      try await foreign.run("begin; \(lock)")
      await expectRefusal(.storeTimeout) { [changes = put("a", octet: 2)] in
        try await store.write { try $0.apply(changes, entries: [], heads: []) }
      }
      #expect(try await store.read { try $0.secret(named: "a") } == [1])
      try await foreign.run("rollback")
      try await store.write { [changes = put("a", octet: 3)] in try $0.apply(changes, entries: [], heads: []) }
      #expect(try await store.read { try $0.secret(named: "a") } == [3])
    }
  }
}
