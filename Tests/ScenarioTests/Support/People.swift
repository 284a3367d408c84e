import Diagnostics
import JSON
import LanyardCore

/// Users put into the store directly, where a story is about memberships and not about making people.
enum People {
  static func put(_ ids: [ResourceID], in tenant: TenantID, _ store: any Store) async throws {
    let born = Instant(milliseconds: 1_700_000_000_000)
    for start in stride(from: 0, to: ids.count, by: 1000) {
      let changes = ids[start..<min(start + 1000, ids.count)].map { id -> Change in
        let name = "person-\(id)"
        return .insertResource(
          StoredResource(
            id: id, tenant: tenant, type: "User", created: born, lastModified: born,
            document: ["schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(name)]),
          index: [IndexedValue(key: "userName", folded: name, isUnique: true)])
      }
      try await store.write { try $0.apply(changes, entries: [], heads: []) }
    }
  }
}
