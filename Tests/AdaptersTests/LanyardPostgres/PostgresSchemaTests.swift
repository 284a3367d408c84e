import Diagnostics
import LanyardCore
import LanyardTesting
import Testing

@testable import LanyardPostgres
@testable import LanyardSQL

@Suite struct PostgresSchemaTests {
  private let next = Migration("0002-next") { _ in [Migration.Step("create table next (id integer primary key)")] }

  private func open(
    _ address: String, _ migrates: PostgresOptions.Migrating = .always, _ migrations: [Migration] = Migration.all
  ) async throws {
    let options = PostgresOptions(migrates: migrates, readers: 2)
    let store = try await PostgresStore.open(address: address, options: options, migrations: migrations)
    try await store.checkReadiness()
    await store.close()
  }

  @Test func aDatabaseNewerThanTheBinaryIsRefusedAndLeftAsItIs() async throws {
    try await TemporaryPostgres.use { address in
      try await open(address, .always, Migration.all + [next])
      for migrates in [PostgresOptions.Migrating.always, .never] {
        await expectRefusal(.storeSchemaNewer) { try await open(address, migrates) }
      }
      try await open(address, .never, Migration.all + [next])
    }
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
      try await run("create table invoices (id integer)", at: address)
      for migrates in [PostgresOptions.Migrating.always, .whenEmpty, .never] {
        await expectRefusal(.storeSchemaForeign) { try await open(address, migrates) }
      }
    }
  }

  private func run(_ script: String, at address: String) async throws {
    let maker = ConnectionMaker(address: address, options: PostgresOptions())
    try await ConnectionSeat(maker: maker, label: "test").run { try $0.run(script: script) }
  }
}
