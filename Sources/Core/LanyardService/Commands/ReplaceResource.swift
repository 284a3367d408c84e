public import AuditLog
internal import Diagnostics
public import JSON
public import LanyardCore
public import SCIM

/// `PUT /Users/{id}`, `PUT /Groups/{id}` (RFC 7644 §3.5.1).
public struct ReplaceResource: Command, JudgesRoles {
  public let tenant: TenantID
  let id: String
  let type: ResourceType
  let body: JSONValue
  let precondition: Precondition
  let services: DirectoryServices
  /// The types of resources that the same request makes together with this one.
  var promised: [ResourceID: String] = [:]

  public init(
    tenant: TenantID, id: String, type: ResourceType, body: JSONValue, precondition: Precondition,
    services: DirectoryServices
  ) {
    self.tenant = tenant
    self.id = id
    self.type = type
    self.body = body
    self.precondition = precondition
    self.services = services
  }

  public var action: String { ResourceEvents.action(type, "replaced") }
  public var target: AuditTarget { ResourceEvents.target(type, named: id) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    let before: StoredResource
    let validated: ValidatedResource
    do {
      try AccessPolicy.requireWriting(type.name, in: tenant, by: context.principal)
      before = try reader.existing(id, type: type, tenant: tenant)
      try precondition.check(before.version)
      validated = try ResourceValidator(type).replace(body, existing: before.document)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    var after = before
    after.document = validated.document
    // A PUT that leaves `members` out does not empty the group (what a client does not send, it does not mean).
    let draft = ResourceDraft(
      before: before, after: after, type: type, services: services, verb: "replaced",
      changes: AttributeChange.between(before.document, after.document, of: type),
      edits: validated.relations["members"].map { [.replace($0)] } ?? [], promised: promised)
    return try draft.decide(self, reader, context) { _, _ in nil }
  }
}
