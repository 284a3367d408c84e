import LanyardCore
import LanyardPostgres
import LanyardTesting
import Testing

@Suite struct PostgresConformanceTests {
  @Test(arguments: StoreConformance.behaviours)
  func behavesLikeAStore(_ behaviour: StoreBehaviour) async throws {
    try await PreparedPostgres.use { address in
      let store = try await PostgresStore.open(address: address)
      try await behaviour.check(store)
      await store.close()
    }
  }
}
