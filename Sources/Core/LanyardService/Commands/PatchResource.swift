public import AuditLog
internal import Diagnostics
public import LanyardCore
public import SCIM

/// `PATCH /Users/{id}`, `PATCH /Groups/{id}` (RFC 7644 §3.5.2). A group costs what changes, not what it holds.
public struct PatchResource: Command, JudgesRoles {
  public let tenant: TenantID
  let id: String
  let type: ResourceType
  let request: PatchRequest
  let precondition: Precondition
  let services: DirectoryServices
  /// The types of resources that the same request makes together with this one.
  var promised: [ResourceID: String] = [:]

  public init(
    tenant: TenantID, id: String, type: ResourceType, request: PatchRequest, precondition: Precondition,
    services: DirectoryServices
  ) {
    self.tenant = tenant
    self.id = id
    self.type = type
    self.request = request
    self.precondition = precondition
    self.services = services
  }

  public var action: String { ResourceEvents.action(type, "patched") }
  public var target: AuditTarget { ResourceEvents.target(type, named: id) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    let before: StoredResource
    let outcome: PatchOutcome
    do {
      try AccessPolicy.requireWriting(type.name, in: tenant, by: context.principal)
      try Visibility(of: context.principal).require(request, on: type)
      before = try reader.existing(id, type: type, tenant: tenant)
      try precondition.check(before.version)
      outcome = try PatchPlan(resolving: request, for: type).apply(to: before.document)
      try ResourceValidator(type).revalidate(outcome.document, existing: before.document)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    var after = before
    after.document = outcome.document
    let draft = ResourceDraft(
      before: before, after: after, type: type, services: services, verb: "patched", changes: outcome.changes,
      edits: outcome.relationEdits.map(\.edit), promised: promised)
    return try draft.decide(self, reader, context) { _, _ in nil }
  }
}
