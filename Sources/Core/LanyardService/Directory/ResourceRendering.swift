internal import Diagnostics
public import JSON
public import LanyardCore
public import SCIM

/// How a resource is to be shown: as seen from where, and which of its attributes.
public struct ResourceRendering: Sendable {
  public let location: DirectoryLocation
  public let projection: Projection
  /// What the reader's scopes let it see of other resources.
  public let visibility: Visibility
  /// Where resources of each type are found, for `$ref`.
  let types: SchemaRegistry?

  /// - Parameter types: of the tenant; nil where only users and groups can be referred to.
  public init(
    location: DirectoryLocation, projection: Projection, visibility: Visibility = .whole, types: SchemaRegistry? = nil
  ) {
    self.location = location
    self.projection = projection
    self.visibility = visibility
    self.types = types
  }

  /// The resource with relations that are known already.
  func render(_ resource: StoredResource, type: ResourceType, relations: [String: [JSONObject]]) -> JSONObject {
    let whole = ResourceRepresentation.render(
      resource.document, id: resource.id.description, type: type, created: resource.created,
      lastModified: resource.lastModified, version: resource.version, baseURL: location.baseURL, relations: relations)
    return projection.apply(whole)
  }

  /// A membership as an element of the `members` attribute.
  func element(for row: Membership) -> JSONObject {
    let endpoint = types?.resourceType(named: row.type)?.endpoint ?? "\(row.type)s"
    var element = row.facts
    if !visibility.showsPeople { element["display"] = nil }
    element["$ref"] = .string("\(location.baseURL)/\(endpoint)/\(row.member)")
    return element
  }

  /// Memberships as the client wants to see them in a group.
  func shownMembers(_ rows: [Membership]) -> [JSONValue] {
    let elements = JSONValue.array(rows.map { .object(element(for: $0)) })
    return projection.apply(["members": elements])["members"]?.arrayValue ?? []
  }

  /// The groups of a resource as elements of its `groups` attribute. They are read when they are shown and belong to the
  /// groups: a resource's version does not change with them.
  func elements(for groups: GroupClimb.Groups) -> [JSONObject] {
    groups.direct.map { element(for: $0, "direct") } + groups.indirect.map { element(for: $0, "indirect") }
  }

  private func element(for group: StoredResource, _ kind: String) -> JSONObject {
    var element: JSONObject = [
      "value": .string(group.id.description), "$ref": .string("\(location.baseURL)/Groups/\(group.id)"),
      "type": .string(kind),
    ]
    element["display"] = group.document["displayName"]
    return element
  }
}

/// What a directory command answers.
public struct ResourceReply: Sendable {
  public let id: ResourceID
  public let version: Int
  /// Nil where the client gets no body.
  public let representation: JSONObject?

  public init(id: ResourceID, version: Int, representation: JSONObject?) {
    self.id = id
    self.version = version
    self.representation = representation
  }
}
