import Diagnostics
import Foundation
import LanyardCore
import Testing

@testable import LanyardSQL
@testable import LanyardSQLite

@Suite struct SchemaTests {
  private let next = Migration("0002-next") { _ in [Migration.Step("create table next (id integer primary key)")] }

  private func open(_ path: String, migrates: Bool = true, _ migrations: [Migration]) async throws {
    let options = SQLiteOptions(migrates: migrates)
    let store = try await SQLiteStore.open(path: path, options: options, migrations: migrations)
    try await store.checkReadiness()
    try await store.close()
  }

  private let afterNext = Migration("0003-after-next") { _ in [Migration.Step("drop table next")] }

  @Test func aDatabaseMuchNewerThanTheBinaryIsRefusedAndLeftAsItIs() async throws {
    try await TemporaryDatabase.use { path in
      let all = Migration.all + [next, afterNext]
      try await open(path, all)
      for migrates in [true, false] {
        await expectRefusal(.storeSchemaNewer) { try await open(path, migrates: migrates, Migration.all) }
      }
      await expectRefusal(.storeSchemaNewer) { try await open(path, Migration.all + [afterNext]) }
      try await open(path, migrates: false, all)
    }
  }

  /// A release that is taken back finds its data again.
  @Test func aDatabaseOneMigrationAheadIsWorkedOn() async throws {
    try await TemporaryDatabase.use { path in
      try await open(path, Migration.all + [next])
      for migrates in [true, false] { try await open(path, migrates: migrates, Migration.all) }
      try await open(path, migrates: false, Migration.all + [next])
    }
  }

  @Test func aDatabaseBehindTheBinaryIsMigratedOnlyWhereThatIsAllowed() async throws {
    try await TemporaryDatabase.use { path in
      await expectRefusal(.storeSchemaBehind) { try await open(path, migrates: false, Migration.all) }
      try await open(path, Migration.all)
      await expectRefusal(.storeSchemaBehind) { try await open(path, migrates: false, Migration.all + [next]) }
      try await open(path, Migration.all + [next])
      try await open(path, migrates: false, Migration.all + [next])
    }
  }

  @Test func aMigrationThatFailsLeavesNothing() async throws {
    try await TemporaryDatabase.use { path in
      try await open(path, Migration.all)
      let broken = Migration("0002-broken") { _ in
        [Migration.Step("create table half (id integer)"), Migration.Step("create table half (id integer)")]
      }
      await expectRefusal(.internal) { try await open(path, Migration.all + [broken]) }
      try await open(path, migrates: false, Migration.all)
      try await open(
        path, Migration.all + [Migration("0002-whole") { _ in [Migration.Step("create table half (id integer)")] }])
    }
  }

  @Test func anotherProgramsDatabaseIsNotTouched() async throws {
    try await TemporaryDatabase.use { path in
      let vector = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Vectors/LanyardSQLite/foreign.sqlite")
      try FileManager.default.copyItem(at: vector, to: URL(fileURLWithPath: path))
      for migrates in [true, false] {
        await expectRefusal(.storeSchemaForeign) { try await open(path, migrates: migrates, Migration.all) }
      }
    }
  }

  @Test func manyStartsAtOnceMigrateOnce() async throws {
    try await TemporaryDatabase.use { path in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 { group.addTask { try await open(path, Migration.all) } }
        try await group.waitForAll()
      }
    }
  }

  @Test func migrationsHaveNamesOfTheirOwnInOrder() {
    let names = Migration.all.map(\.name)
    #expect(names == Set(names).sorted())
    #expect(names.first == "0001-first-badge")
  }

  @Test func parametersAreBoundByTheirNumberWhereverTheyStand() {
    #expect(SQLStatement("a = $2 and b = $1 and c = $2 or d = $10").parameterOrder == [2, 1, 10])
    #expect(SQLStatement("select 1").parameterOrder == [])
  }
}
