import LanyardCore
import LanyardSQLite
import Testing

@testable import LanyardSQL
@testable import LanyardTesting

@Suite struct SearchWalkTests {
  /// The store lists the matches where they are few and walks where they are many. With the same answers.
  @Test(arguments: 11...14 as ClosedRange<UInt64>)
  func walkingAndListingAnswerAlike(_ seed: UInt64) async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      var sample = SearchSample(seed: seed)
      let resources = try await sample.fill(store)
      let queries = (0..<300).map { _ in sample.query(over: resources) }
      try await store.read { reader in
        let transaction = try #require(reader as? SQLTransaction)
        for query in queries {
          let walked = try ResourceSearch(query, tenant: Sample.acme, in: transaction, few: 0).page()
          let listed = try ResourceSearch(query, tenant: Sample.acme, in: transaction, few: .max - 1).page()
          #expect(walked.resources == listed.resources, "seed \(seed): \(query)")
          #expect(walked.total == listed.total, "seed \(seed): \(query)")
          #expect(walked.first == listed.first && walked.last == listed.last, "seed \(seed): \(query)")
          #expect(walked.hasMore == listed.hasMore, "seed \(seed): \(query)")
        }
      }
      try await store.close()
    }
  }
}
