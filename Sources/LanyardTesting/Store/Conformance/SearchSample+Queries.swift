internal import Diagnostics
internal import LanyardCore
internal import SCIMFilter

/// A store to search in.
extension SearchSample {
  /// Sixty resources, some of which were changed and some of which are gone again, beside others of another type and tenant.
  mutating func fill(_ store: any Store) async throws -> [StoredResource] {
    var kept: [StoredResource] = []
    var changes: [Change] = []
    for number in 0..<70 {
      let moment = Sample.moment + .milliseconds(self.number(below: 40))
      var resource = StoredResource(
        id: Sample.id(number * 11 % 70), tenant: Sample.acme, type: "User", created: moment, lastModified: moment,
        document: document())
      changes.append(.insertResource(resource, index: Self.index(of: resource.document)))
      if chance(30) {
        (resource.version, resource.document) = (2, document())
        resource.lastModified = moment + .milliseconds(self.number(below: 9))
        changes.append(
          .updateResource(resource, expecting: 1, index: Self.index(of: resource.document)))
      }
      if number % 7 == 6 {
        changes.append(.deleteResource(resource.id, tenant: Sample.acme, expecting: resource.version))
      } else {
        kept.append(resource)
      }
    }
    for (number, type, tenant) in [(900, "Group", Sample.acme), (901, "User", Sample.globex)] {
      let other = Sample.resource(number, type, document(), tenant: tenant)
      changes.append(.insertResource(other, index: Self.index(of: other.document)))
    }
    try await store.change(changes)
    return kept
  }
}

/// Queries.
extension SearchSample {
  mutating func query(over resources: [StoredResource]) -> ResourceQuery {
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
