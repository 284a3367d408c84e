import LanyardCore
import LanyardSQLite
import LanyardTesting
import Testing

@Suite struct SQLiteConformanceTests {
  @Test(arguments: StoreConformance.behaviours)
  func behavesLikeAStore(_ behaviour: StoreBehaviour) async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      try await behaviour.check(store)
      try await store.close()
    }
  }
}
