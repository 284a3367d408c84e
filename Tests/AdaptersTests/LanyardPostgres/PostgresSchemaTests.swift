import Diagnostics
import LanyardCore
import LanyardTesting
import Testing

@testable import LanyardPostgres
@testable import LanyardSQL

@Suite struct PostgresSchemaTests {
  /// What a later version brings: it adds, and the one after it takes away what nobody uses any more.
  private let next = Migration("0002-next") { _ in
    [
      Migration.Step("create table next (id integer primary key)"),
      Migration.Step("alter table secrets add column colour text not null default 'blue'"),
      Migration.Step("create index secrets_by_colour on secrets (colour)"),
    ]
  }
  private let afterNext = Migration("0003-after-next") { _ in
    [Migration.Step("drop table next"), Migration.Step("alter table secrets drop column colour")]
  }

  private func open(
    _ address: String, _ migrates: PostgresOptions.Migrating = .always, _ migrations: [Migration] = Migration.all
  ) async throws {
    let options = PostgresOptions(migrates: migrates, readers: 2)
    let store = try await PostgresStore.open(address: address, options: options, migrations: migrations)
    try await store.checkReadiness()
    await store.close()
  }

  @Test func aDatabaseMuchNewerThanTheBinaryIsRefusedAndLeftAsItIs() async throws {
    try await TemporaryPostgres.use { address in
      let all = Migration.all + [next, afterNext]
      try await open(address, .always, all)
      for migrates in [PostgresOptions.Migrating.always, .never] {
        await expectRefusal(.storeSchemaNewer) { try await open(address, migrates) }
      }
      // Not ahead, but another way.
      await expectRefusal(.storeSchemaNewer) { try await open(address, .always, Migration.all + [afterNext]) }
      try await open(address, .never, all)
    }
  }

  /// Nodes are replaced one by one: while the new version migrates, and after it, the old one reads and writes as ever.
  @Test func anOldNodeGoesOnBesideTheNextVersionAndNoLonger() async throws {
    try await TemporaryPostgres.use { address in
      let old = try await PostgresStore.open(address: address)
      try await put("before", by: old)
      let writing = Task { for number in 0..<60 { try await put("during-\(number)", by: old) } }
      let new = try await PostgresStore.open(
        address: address, options: PostgresOptions(), migrations: Migration.all + [next])
      try await put("by-new", by: new)
      try await writing.value
      for store in [old, new] {
        try await store.checkReadiness()
        let found = try await store.read { [try $0.secret(named: "before"), try $0.secret(named: "by-new")] }
        #expect(found == [[1], [1]])
      }
      try await put("after", by: old)
      #expect(try await new.read { try $0.secret(named: "after") } == [1])
      // An old node may also start again, and has nothing to migrate.
      for migrates in [PostgresOptions.Migrating.always, .whenEmpty, .never] { try await open(address, migrates) }

      try await open(address, .always, Migration.all + [next, afterNext])
      await expectRefusal(.storeSchemaNewer) { try await old.checkReadiness() }
      await expectRefusal(.storeSchemaNewer) { try await open(address) }
      try await new.checkReadiness()
      await old.close()
      await new.close()
    }
  }

  @Test func nodesOfTheNextVersionThatStartTogetherMigrateOnce() async throws {
    try await TemporaryPostgres.use { address in
      try await open(address)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<5 { group.addTask { try await open(address, .always, Migration.all + [next]) } }
        try await group.waitForAll()
      }
      let applied = try await ForeignSession(at: address).texts("select name from schema_migrations order by position")
      #expect(applied == (Migration.all + [next]).map(\.name))
    }
  }

  /// The other's migration may take longer than a write would wait for a lock.
  @Test func aNodeWaitsForAnotherThatMigrates() async throws {
    try await TemporaryPostgres.use { address in
      let other = try ForeignSession(at: address)
      let observer = try ForeignSession(at: address)
      try await other.run("begin; \(WriterLock.take)")
      async let opened: Void = {
        let options = PostgresOptions(lockTimeout: 1)
        await (try PostgresStore.open(address: address, options: options)).close()
      }()
      try await observer.awaitWaiting(1.2)
      try await other.run("commit")
      try await opened
    }
  }

  private func put(_ name: String, by store: PostgresStore) async throws {
    try await store.write { try $0.apply([.putSecret(name: name, sealed: [1])], entries: [], heads: []) }
  }

  @Test func aDatabaseBehindTheBinaryIsMigratedOnlyWhereThatIsAllowed() async throws {
    try await TemporaryPostgres.use { address in
      await expectRefusal(.storeSchemaBehind) { try await open(address, .never) }
      try await open(address, .whenEmpty)
      await expectRefusal(.storeSchemaBehind) { try await open(address, .whenEmpty, Migration.all + [next]) }
      try await open(address, .always, Migration.all + [next])
      try await open(address, .never, Migration.all + [next])
    }
  }

  @Test func nodesThatStartTogetherMigrateOnce() async throws {
    try await TemporaryPostgres.use { address in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<6 { group.addTask { try await open(address) } }
        try await group.waitForAll()
      }
    }
  }

  @Test func aMigrationThatFailsLeavesNothing() async throws {
    try await TemporaryPostgres.use { address in
      try await open(address)
      let broken = Migration("0002-broken") { _ in
        [Migration.Step("create table half (id integer)"), Migration.Step("create table half (id integer)")]
      }
      await expectRefusal(.internal) { try await open(address, .always, Migration.all + [broken]) }
      let whole = Migration("0002-whole") { _ in [Migration.Step("create table half (id integer)")] }
      try await open(address, .always, Migration.all + [whole])
    }
  }

  @Test func anotherProgramsDatabaseIsNotTouched() async throws {
    try await TemporaryPostgres.use { address in
      try await ForeignSession(at: address).run("create table invoices (id integer)")
      for migrates in [PostgresOptions.Migrating.always, .whenEmpty, .never] {
        await expectRefusal(.storeSchemaForeign) { try await open(address, migrates) }
      }
    }
  }
}
