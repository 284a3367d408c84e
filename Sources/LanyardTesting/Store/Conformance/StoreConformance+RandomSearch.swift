internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIMFilter

extension StoreConformance {
  static let randomSearch: [StoreBehaviour] = (1...4).map { seed in
    StoreBehaviour("random searches, seed \(seed), are answered as the filter and the order say") { store in
      var sample = SearchSample(seed: UInt64(seed))
      let resources = try await sample.fill(store)
      let queries = (0..<400).map { _ in sample.query(over: resources) }
      let pages = try await store.read { reader in
        try queries.map { query in
          do {
            return try reader.resources(matching: query, tenant: Sample.acme)
          } catch {
            throw ConformanceFailure(description: "seed \(seed), \(query): \(error)")
          }
        }
      }
      for (query, page) in zip(queries, pages) {
        let expected = reference(query, resources)
        try requireEqual(
          page.resources.map(\.id), expected.resources.map(\.id), "the page, seed \(seed), of \(query)")
        try requireEqual(page.total, expected.total, "the total, seed \(seed), of \(query)")
        try requireEqual(
          [page.first, page.last], [expected.first, expected.last], "the keys, seed \(seed), of \(query)")
        try requireEqual(page.hasMore, expected.hasMore, "whether there is more, seed \(seed), of \(query)")
        try requireEqual(page.resources, expected.resources, "the resources, seed \(seed), of \(query)")
      }
    }
  }

  /// Every resource judged and put in order, one after the other.
  private static func reference(_ query: ResourceQuery, _ resources: [StoredResource]) -> ResourcePage {
    let filter = query.filter.map { CompiledFilter($0) }
    return MemoryPaging(query: query).page(of: resources.filter { filter?.matches($0.searchDocument) ?? true }) {
      SearchSample.index(of: $0.document)
    }
  }
}
