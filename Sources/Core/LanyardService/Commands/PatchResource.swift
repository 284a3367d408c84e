public import AuditLog
internal import Diagnostics
public import LanyardCore
public import SCIM

/// `PATCH /Users/{id}`, `PATCH /Groups/{id}` (RFC 7644 §3.5.2). A group costs what changes, not what it holds.
public struct PatchResource: Command {
  public let tenant: TenantID
  let id: String
  let type: ResourceType
  let request: PatchRequest
  let precondition: Precondition
  let services: DirectoryServices

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
  public var target: AuditTarget { AuditTarget(kind: type.name, id: String(id.prefix(64))) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    guard let before = try reader.resource(text: id, type: type.name, tenant: tenant) else {
      return refuse(.unknownResource(type, id), context)
    }
    let outcome: PatchOutcome
    var after = before
    do throws(CodedError) {
      try precondition.check(before.version)
      outcome = try PatchPlan(resolving: request, for: type).apply(to: before.document)
      try ResourceValidator(type).revalidate(outcome.document)
      after.document = outcome.document
    } catch {
      return refuse(error, context)
    }
    let draft = ResourceDraft(before: before, after: after, type: type, services: services)
    return try draft.decide(
      verb: "patched", changes: outcome.changes, edits: outcome.relationEdits.map(\.edit), command: self, reader,
      context
    ) { _ in nil }
  }
}
