public import AuditLog
internal import Diagnostics
public import JSON
public import LanyardCore
public import SCIM

/// `PUT /Users/{id}`, `PUT /Groups/{id}` (RFC 7644 §3.5.1).
public struct ReplaceResource: Command {
  public let tenant: TenantID
  let id: String
  let type: ResourceType
  let body: JSONValue
  let precondition: Precondition
  let rendering: ResourceRendering
  let services: DirectoryServices

  public init(
    tenant: TenantID, id: String, type: ResourceType, body: JSONValue, precondition: Precondition,
    rendering: ResourceRendering, services: DirectoryServices
  ) {
    self.tenant = tenant
    self.id = id
    self.type = type
    self.body = body
    self.precondition = precondition
    self.rendering = rendering
    self.services = services
  }

  public var action: String { ResourceEvents.action(type, "replaced") }
  public var target: AuditTarget { AuditTarget(kind: type.name, id: String(id.prefix(64))) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    guard let before = try reader.resource(text: id, type: type.name, tenant: tenant) else {
      return refuse(.unknownResource(type, id), context)
    }
    var after = before
    let validated: ValidatedResource
    do throws(CodedError) {
      try precondition.check(before.version)
      validated = try ResourceValidator(type).replace(body, existing: before.document)
    } catch {
      return refuse(error, context)
    }
    after.document = validated.document
    let draft = ResourceDraft(before: before, after: after, type: type, services: services)
    // A PUT that leaves `members` out does not empty the group (what a client does not send, it does not mean).
    let edits = validated.relations["members"].map { [RelationEdit.Edit.replace($0)] } ?? []
    return try draft.decide(
      verb: "replaced", changes: AttributeChange.between(before.document, after.document, of: type), edits: edits,
      command: self, reader, context
    ) { _ in nil }
  }
}
