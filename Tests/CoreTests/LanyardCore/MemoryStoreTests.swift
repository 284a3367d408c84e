import LanyardCore
import LanyardTesting
import Testing

@Suite struct MemoryStoreTests {
  @Test(arguments: StoreConformance.behaviours)
  func behavesLikeAStore(_ behaviour: StoreBehaviour) async throws {
    try await behaviour.check(MemoryStore())
  }

  @Test func behavioursHaveNamesOfTheirOwn() {
    let names = StoreConformance.behaviours.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
