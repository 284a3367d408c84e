public import AuditLog
internal import Diagnostics
public import JSON
public import LanyardCore
public import SCIM

/// `POST /Users`, `POST /Groups` (RFC 7644 §3.3).
public struct CreateResource: Command, JudgesRoles {
  public let tenant: TenantID
  /// The id the resource gets where that was decided beforehand, as others of the same request refer to it.
  let id: ResourceID?
  let type: ResourceType
  let body: JSONValue
  let rendering: ResourceRendering
  let services: DirectoryServices
  /// The types of resources that the same request makes together with this one.
  var promised: [ResourceID: String] = [:]

  public init(
    tenant: TenantID, id: ResourceID? = nil, type: ResourceType, body: JSONValue, rendering: ResourceRendering,
    services: DirectoryServices
  ) {
    self.tenant = tenant
    self.id = id
    self.type = type
    self.body = body
    self.rendering = rendering
    self.services = services
  }

  public var action: String { ResourceEvents.action(type, "created") }
  public var target: AuditTarget { AuditTarget(kind: type.name, id: id?.description ?? "new") }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    let validated: ValidatedResource
    do throws(CodedError) {
      try AccessPolicy.requireWriting(type.name, in: tenant, by: context.principal)
      validated = try ResourceValidator(type).create(body)
    } catch {
      return refuse(error, context)
    }
    let resource = StoredResource(
      id: id ?? context.newID(), tenant: tenant, type: type.name, created: context.now, lastModified: context.now,
      document: validated.document)
    let draft = ResourceDraft(
      before: nil, after: resource, type: type, services: services, verb: "created",
      changes: AttributeChange.between([:], resource.document, of: type),
      edits: validated.relations["members"].map { [.add($0)] } ?? [], promised: promised,
      isIDFixed: id != nil)
    return try draft.decide(self, reader, context) { resource, outcome in
      let members = outcome.joined.map { rendering.element(for: $0) }
      return rendering.render(
        resource, type: type, relations: type.relations.contains("members") ? ["members": members] : [:])
    }
  }
}
