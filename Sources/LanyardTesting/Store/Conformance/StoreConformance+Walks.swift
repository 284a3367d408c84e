internal import Diagnostics
internal import JSON
internal import LanyardCore

extension StoreConformance {
  static let walks: [StoreBehaviour] = [
    ResourceSort?.none, ResourceSort(key: "title"), ResourceSort(key: "title", isDescending: true),
    ResourceSort(key: "meta.lastModified"), ResourceSort(key: "id", isDescending: true),
  ].flatMap { sort in
    [true, false].map { isForward in
      let order = sort.map { "by \($0.key)\($0.isDescending ? " descending" : "")" } ?? "by id"
      return StoreBehaviour("a walk \(isForward ? "forward" : "back") \(order) meets all who stay, once") { store in
        try await walk(store, sort, isForward: isForward)
      }
    }
  }

  /// Walks over a hundred users, of whom every fifth is deleted at some step, while others come.
  private static func walk(_ store: any Store, _ sort: ResourceSort?, isForward: Bool) async throws {
    let numbers = (0..<100).map { ($0 * 37) % 100 }
    try await store.change(numbers.map { insertion(of: 1000 + $0) })
    var met: [ResourceID] = []
    var position = PagePosition.offset(0)
    if !isForward {
      // Beyond every resource there is, in the order of the query.
      let last = try await store.read { reader in
        try reader.resources(
          matching: ResourceQuery(type: "User", sort: sort, position: .offset(99)), tenant: Sample.acme)
      }
      met += last.resources.map(\.id)
      position = try last.last.map { .before($0) } ?? { throw ConformanceFailure(description: "the last of all") }()
    }
    for step in 0... {
      let query = ResourceQuery(type: "User", sort: sort, position: position, count: 7, countsMatches: step == 0)
      let page = try await store.read { try $0.resources(matching: query, tenant: Sample.acme) }
      met += isForward ? page.resources.map(\.id) : page.resources.reversed().map(\.id)
      guard page.hasMore, let (first, last) = page.ends else { break }
      position = isForward ? .after(last) : .before(first)
      try await store.change(insertion(of: step), insertion(of: 2000 + step))
      guard step < 20 else { continue }
      try await store.change(.deleteResource(Sample.id(1000 + step * 5), tenant: Sample.acme, expecting: 1))
    }
    try requireEqual(Set(met).count, met.count, "those met, each once")
    let staying = Set((0..<100).filter { $0 % 5 != 0 }.map { Sample.id(1000 + $0, of: StoredResource.self) })
    try requireEqual(staying.subtracting(met), [], "those who stayed and were not met")
  }

  private static func insertion(of number: Int) -> Change {
    let title = ["a", "b", "c", nil][number % 4]
    let moment = Sample.moment + .milliseconds(number % 10)
    var document: JSONObject = ["userName": .string("u\(number)")]
    if let title { document["title"] = .string(title) }
    let user = StoredResource(
      id: Sample.id(number), tenant: Sample.acme, type: "User", created: moment, lastModified: moment,
      document: document)
    return .insertResource(user, index: SearchSample.index(of: document))
  }
}

extension ResourcePage {
  fileprivate var ends: (ResourceKey, ResourceKey)? { first.flatMap { first in last.map { (first, $0) } } }
}
