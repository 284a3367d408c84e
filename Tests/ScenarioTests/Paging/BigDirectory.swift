import Diagnostics
import JSON
import LanyardCore
import LanyardTesting

/// Thousands of users of one tenant, put into the store directly, since a story about reading them is not about making
/// them; and others who come and go.
struct BigDirectory: Sendable {
  static let size = 20_000
  static let first: Int64 = 1_700_000_000_000

  let store: any Store
  let tenant: TenantID
  /// Those who are there throughout, by id.
  let stayers: [ResourceID]
  /// Those who will be deleted on the way, in no order.
  let leavers: [ResourceID]

  /// Every eleventh is one who leaves.
  static func fill(_ store: any Store, tenant: TenantID) async throws -> BigDirectory {
    var (stayers, leavers): ([ResourceID], [ResourceID]) = ([], [])
    var changes: [Change] = []
    for place in 0..<size + size / 10 {
      // Between any two there is room for others.
      let id = ResourceID(milliseconds: first + Int64(place) * 10, random: (0, UInt64(place)))
      // Names run in another order than ids.
      changes.append(Self.user(id, "user-\(place * 7919 % 22_003)", tenant))
      if place % 11 == 10 { leavers.append(id) } else { stayers.append(id) }
      if changes.count == 1000 {
        try await Self.write(changes, store)
        changes = []
      }
    }
    try await Self.write(changes, store)
    return BigDirectory(store: store, tenant: tenant, stayers: stayers, leavers: leavers)
  }

  /// Deletes some of those who leave, and makes as many others all over the order of ids and of names.
  func churn(round: Int, _ count: Int, _ random: SeededRandomSource) async throws {
    var changes: [Change] = leavers.dropFirst(round * count).prefix(count).map {
      .deleteResource($0, tenant: tenant, expecting: 1)
    }
    for _ in 0..<count {
      let octets = random.octets(16).map { UInt64($0) }
      let number = octets.prefix(7).reduce(0) { $0 << 8 | $1 }
      let place = Int64(number % UInt64(Self.size * 11))
      let id = ResourceID(milliseconds: Self.first + place, random: (1, number))
      changes.append(Self.user(id, "user-\(place % 22_003)-\(number)", tenant))
    }
    try await Self.write(changes, store)
  }

  private static func user(_ id: ResourceID, _ name: String, _ tenant: TenantID) -> Change {
    let born = Instant(milliseconds: first)
    return .insertResource(
      StoredResource(
        id: id, tenant: tenant, type: "User", created: born, lastModified: born,
        document: [
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(name), "active": true,
        ]),
      index: [IndexedValue(key: "userName", folded: name, isUnique: true)])
  }

  private static func write(_ changes: [Change], _ store: any Store) async throws {
    try await store.write { try $0.apply(changes, entries: [], heads: []) }
  }
}
