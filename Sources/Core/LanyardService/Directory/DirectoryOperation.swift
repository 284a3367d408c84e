public import AuditLog
internal import Diagnostics
public import JSON
public import LanyardCore
public import SCIM

/// One write of a directory as a value, whatever brought it: an operation of a bulk request, a request put off, a record of
/// a file. It becomes the command that a request of its own would have been.
public struct DirectoryOperation: JudgesRoles {
  /// The methods of RFC 7644 §3.2 that write.
  public enum Method: String, Sendable, Hashable {
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// The HTTP status of the operation done.
    public var status: Int {
      switch self {
      case .post: 201
      case .put, .patch: 200
      case .delete: 204
      }
    }
  }

  public let tenant: TenantID
  public let method: Method
  public let type: ResourceType
  /// The resource as the client names it. Of a create: the id it gets, nil where that is decided when it is run.
  public let id: String?
  /// The resource of a create or replace, the message of a patch; null of a delete.
  public let body: JSONValue
  public let precondition: Precondition
  public let location: DirectoryLocation
  let services: DirectoryServices
  /// The types of resources that the same request makes together with this one, and that it may refer to.
  var promised: [ResourceID: String] = [:]

  public init(
    tenant: TenantID, method: Method, type: ResourceType, id: String? = nil, body: JSONValue = .null,
    precondition: Precondition = .none, location: DirectoryLocation, services: DirectoryServices
  ) {
    self.tenant = tenant
    self.method = method
    self.type = type
    self.id = id
    self.body = body
    self.precondition = precondition
    self.location = location
    self.services = services
  }

  public var action: String { ResourceEvents.action(type, method.verb) }

  public var target: AuditTarget {
    guard let id else { return AuditTarget(kind: type.name, id: "new") }
    return ResourceEvents.target(type, named: id)
  }

  /// Decides as ``CreateResource``, ``ReplaceResource``, ``PatchResource`` or ``DeleteResource`` does.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    switch method {
    case .post: return try creation.decide(reader, context)
    case .put:
      var command = ReplaceResource(
        tenant: tenant, id: id ?? "", type: type, body: body, precondition: precondition, services: services)
      command.promised = promised
      return try command.decide(reader, context)
    case .patch: return try decidePatch(reader, context)
    case .delete:
      return try DeleteResource(
        tenant: tenant, id: id ?? "", type: type, precondition: precondition, services: services
      )
      .decide(reader, context)
    }
  }

  /// The address of the resource that the operation is about, once its id is known.
  public func location(of id: ResourceID) -> String {
    ResourceRepresentation.location(of: id.description, type: type, baseURL: location.baseURL)
  }

  private var creation: CreateResource {
    // Nobody is shown the body, so that nothing is rendered but what always is.
    let rendering = ResourceRendering(location: location, projection: Projection(attributes: [], type: type))
    var command = CreateResource(
      tenant: tenant, id: id.flatMap { ResourceID($0) }, type: type, body: body, rendering: rendering,
      services: services)
    command.promised = promised
    return command
  }

  private func decidePatch(
    _ reader: any StoreReader, _ context: CommandContext
  ) throws -> Decision<ResourceReply> {
    let request: PatchRequest
    do throws(CodedError) {
      try AccessPolicy.requireWriting(type.name, in: tenant, by: context.principal)
      request = try PatchRequest(parsing: body)
    } catch {
      return refuse(error, context)
    }
    var command = PatchResource(
      tenant: tenant, id: id ?? "", type: type, request: request, precondition: precondition, services: services)
    command.promised = promised
    return try command.decide(reader, context)
  }
}

extension DirectoryOperation.Method {
  fileprivate var verb: String {
    switch self {
    case .post: "created"
    case .put: "replaced"
    case .patch: "patched"
    case .delete: "deleted"
    }
  }
}
