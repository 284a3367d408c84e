public import JSON
public import LanyardCore
public import SCIM

/// How a resource is to be shown: as seen from where, and which of its attributes.
public struct ResourceRendering: Sendable {
  public let location: DirectoryLocation
  public let projection: Projection
  /// What the reader's scopes let it see of other resources.
  public let visibility: Visibility

  public init(location: DirectoryLocation, projection: Projection, visibility: Visibility = .whole) {
    self.location = location
    self.projection = projection
    self.visibility = visibility
  }

  /// The resource as the client sees it. Members are read only where the client wants them.
  func render(_ resource: StoredResource, type: ResourceType, reader: any StoreReader) throws -> JSONObject {
    var relations: [String: [JSONObject]] = [:]
    if type.relations.contains("members"), projection.needs("members") {
      var members: [JSONObject] = []
      try reader.walkMembers(of: resource.id, tenant: resource.tenant) { members.append(element(for: $0)) }
      relations["members"] = members
    }
    if type.computed.contains("groups"), projection.needs("groups"), visibility.showsGroups {
      relations["groups"] = try reader.groups(of: resource.id, tenant: resource.tenant).map(element(for:))
    }
    return render(resource, type: type, relations: relations)
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
    var element = row.facts
    if !visibility.showsPeople { element["display"] = nil }
    element["$ref"] = .string("\(location.baseURL)/\(row.type)s/\(row.member)")
    return element
  }

  private func element(for group: StoredResource) -> JSONObject {
    var element: JSONObject = [
      "value": .string(group.id.description), "$ref": .string("\(location.baseURL)/Groups/\(group.id)"),
      "type": "direct",
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
