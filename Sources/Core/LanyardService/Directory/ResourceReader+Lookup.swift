internal import Diagnostics
internal import LanyardCore
internal import SCIM

extension ResourceReader {
  /// The resource that a client names by its id.
  ///
  /// - Throws: `scim.resource.unknown`.
  func existing(_ id: String, type: ResourceType, tenant: TenantID) throws -> StoredResource {
    guard let found = try resource(text: id, type: type.name, tenant: tenant) else {
      throw CodedError(
        .scimResourceUnknown, "there is no \(type.name) `\(id.prefix(80))`",
        remedy: "look it up with a filter; it may have been deleted")
    }
    return found
  }

  /// The resource of an id as a client writes it; nil for what is no id at all.
  func resource(text: String, type: String, tenant: TenantID) throws -> StoredResource? {
    guard let id = ResourceID(text) else { return nil }
    return try resource(id, type: type, tenant: tenant)
  }

  /// Every member of a group, a page at a time.
  func walkMembers(of group: ResourceID, tenant: TenantID, _ body: (Membership) throws -> Void) throws {
    var last: ResourceID?
    while true {
      let page = try members(of: group, tenant: tenant, after: last, limit: 1000)
      for row in page { try body(row) }
      guard page.count == 1000 else { return }
      last = page.last?.member
    }
  }
}
