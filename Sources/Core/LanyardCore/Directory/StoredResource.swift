public import Diagnostics
public import JSON

/// A SCIM resource as the store keeps it: the client's attributes in one document, and beside it what Lanyard adds.
public struct StoredResource: Sendable, Hashable {
  public let id: ResourceID
  public let tenant: TenantID
  /// The resource type's name: `User`, `Group`.
  public let type: String
  /// Counts from 1; shown as the ETag `W/"n"`.
  public var version: Int
  public let created: Instant
  public var lastModified: Instant
  /// Without `id`, `meta`, computed attributes and relations (a group's members are rows).
  public var document: JSONObject

  public init(
    id: ResourceID, tenant: TenantID, type: String, version: Int = 1, created: Instant, lastModified: Instant,
    document: JSONObject
  ) {
    self.id = id
    self.tenant = tenant
    self.type = type
    self.version = version
    self.created = created
    self.lastModified = lastModified
    self.document = document
  }

  /// The document as filters see it: with `id` and `meta`.
  public var searchDocument: JSONObject {
    var whole = document
    whole["id"] = .string(id.description)
    whole["meta"] = [
      "resourceType": .string(type), "created": .string(created.rfc3339),
      "lastModified": .string(lastModified.rfc3339), "version": .string("W/\"\(version)\""),
    ]
    return whole
  }
}

/// One value of one attribute in the attribute index, folded by the schema's rules. The index of a resource holds every
/// value of its stored attributes that can be compared, binaries excepted: stores answer filters and sort from it alone.
public struct IndexedValue: Sendable, Hashable {
  /// ``SCIMFilter/ResolvedAttribute/key``, such as `userName` or `emails.value`.
  public let key: String
  /// The whole folded value; the store may keep a prefix and a hash. Numbers are written so that their texts sort as they
  /// do (see ``SCIM/IndexEntry``).
  public let folded: String
  /// Which element of a multi-valued attribute it is from; 0 for singular attributes.
  public let element: Int
  /// Whether no two resources of the type and tenant may have this value (`uniqueness: server`).
  public let isUnique: Bool
  /// Whether the resource is sorted by this value among those of its key: it is the primary element's, else the first's.
  public let isSortKey: Bool

  public init(key: String, folded: String, element: Int = 0, isUnique: Bool, isSortKey: Bool = true) {
    self.key = key
    self.folded = folded
    self.element = element
    self.isUnique = isUnique
    self.isSortKey = isSortKey
  }
}

/// That a resource is a member of a group: one row, so that a change costs what changes.
public struct Membership: Sendable, Hashable {
  public let group: ResourceID
  /// The member's id as the client named it; it need not exist here.
  public let member: ResourceID
  /// `User` or `Group`.
  public let type: String
  public var display: String?

  public init(group: ResourceID, member: ResourceID, type: String, display: String? = nil) {
    self.group = group
    self.member = member
    self.type = type
    self.display = display
  }
}
