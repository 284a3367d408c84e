internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// The members of a group that an answer does not hold yet.
struct MemberTail: Sendable {
  let group: ResourceID
  let type: ResourceType
  let tenant: TenantID
  let rendering: ResourceRendering
  /// The last member that the answer holds; nil where it holds none.
  let after: ResourceID?
  /// Whether the answer shows an element of the list already, so that the next one takes a comma.
  let isBegun: Bool

  /// How many rows are in memory at once.
  private static let page = 1000

  func write(from store: any Store, _ sink: ([UInt8]) async throws -> Void) async throws {
    var last = after
    var isBegun = isBegun
    while true {
      let rows = try await page(after: last, store)
      var octets: [UInt8] = []
      for element in rendering.shownMembers(rows) {
        if isBegun { octets.append(UInt8(ascii: ",")) }
        element.write(into: &octets)
        isBegun = true
      }
      if !octets.isEmpty { try await sink(octets) }
      guard rows.count == Self.page else { return }
      last = rows.last?.member
    }
  }

  private func page(after last: ResourceID?, _ store: any Store) async throws -> [Membership] {
    try await store.read { [group, type, tenant] reader in
      let rows = try reader.members(of: group, tenant: tenant, after: last, limit: Self.page)
      // A group that is gone has no members, which must not look like the end of the list.
      if rows.count < Self.page { _ = try reader.existing(group.description, type: type, tenant: tenant) }
      return rows
    }
  }
}
