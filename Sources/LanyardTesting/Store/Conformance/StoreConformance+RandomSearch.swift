internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIMFilter

extension StoreConformance {
  static let randomSearch: [StoreBehaviour] = (1...4).map { seed in
    StoreBehaviour("random searches, seed \(seed), are answered as the filter and the order say") { store in
      var sample = SearchSample(seed: UInt64(seed))
      let resources = try await fill(store, &sample)
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

  /// Sixty resources, some of which were changed and some of which are gone again, beside others of another type and tenant.
  private static func fill(_ store: any Store, _ sample: inout SearchSample) async throws -> [StoredResource] {
    var kept: [StoredResource] = []
    var changes: [Change] = []
    for number in 0..<70 {
      let moment = Sample.moment + .milliseconds(sample.number(below: 40))
      var resource = StoredResource(
        id: Sample.id(number * 11 % 70), tenant: Sample.acme, type: "User", created: moment, lastModified: moment,
        document: sample.document())
      changes.append(.insertResource(resource, index: SearchSample.index(of: resource.document)))
      if sample.chance(30) {
        (resource.version, resource.document) = (2, sample.document())
        resource.lastModified = moment + .milliseconds(sample.number(below: 9))
        changes.append(
          .updateResource(resource, expecting: 1, index: SearchSample.index(of: resource.document)))
      }
      if number % 7 == 6 {
        changes.append(.deleteResource(resource.id, tenant: Sample.acme, expecting: resource.version))
      } else {
        kept.append(resource)
      }
    }
    for (number, type, tenant) in [(900, "Group", Sample.acme), (901, "User", Sample.globex)] {
      let other = Sample.resource(number, type, sample.document(), tenant: tenant)
      changes.append(.insertResource(other, index: SearchSample.index(of: other.document)))
    }
    try await store.change(changes)
    return kept
  }

  /// Every resource judged and put in order, one after the other.
  private static func reference(_ query: ResourceQuery, _ resources: [StoredResource]) -> ResourcePage {
    let filter = query.filter.map { CompiledFilter($0) }
    return MemoryPaging(query: query).page(of: resources.filter { filter?.matches($0.searchDocument) ?? true }) {
      SearchSample.index(of: $0.document)
    }
  }
}

extension SearchSample {
  fileprivate mutating func query(over resources: [StoredResource]) -> ResourceQuery {
    let ids = resources.map(\.id)
    let sort =
      chance(70)
      ? ResourceSort(key: Self.sortKeys[number(below: Self.sortKeys.count)], isDescending: chance(50)) : nil
    var query = ResourceQuery(
      type: "User", filter: chance(85) ? filter(ids: ids) : nil, sort: sort,
      count: [0, 1, 2, 5, 20, 100][number(below: 6)], countsMatches: chance(70))
    switch number(below: 4) {
    case 0: query.position = .offset([-2, 1, 3, 10, 59, 60, 500][number(below: 7)])
    case 1: query.position = .after(key(sort, resources))
    case 2: query.position = .before(key(sort, resources))
    default: break
    }
    return query
  }

  /// The key of a resource, or of one that never was: its value is another's.
  private mutating func key(_ sort: ResourceSort?, _ resources: [StoredResource]) -> ResourceKey {
    let query = ResourceQuery(type: "User", sort: sort, count: 1)
    func key(_ resource: StoredResource) -> ResourceKey {
      let page = MemoryPaging(query: query).page(of: [resource]) { SearchSample.index(of: $0.document) }
      return page.first ?? ResourceKey(id: resource.id)
    }
    let one = key(resources[number(below: resources.count)])
    guard chance(40) else { return one }
    return ResourceKey(sortValue: one.sortValue, id: Sample.id(number(below: 80)))
  }
}
