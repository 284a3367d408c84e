public import AuditLog
internal import Diagnostics
public import LanyardCore
public import SCIM

/// `DELETE /Users/{id}`, `DELETE /Groups/{id}` (RFC 7644 §3.6): the resource goes, and with it every role it brought.
public struct DeleteResource: Command {
  public let tenant: TenantID
  let id: String
  let type: ResourceType
  let precondition: Precondition
  let services: DirectoryServices

  public init(
    tenant: TenantID, id: String, type: ResourceType, precondition: Precondition, services: DirectoryServices
  ) {
    self.tenant = tenant
    self.id = id
    self.type = type
    self.precondition = precondition
    self.services = services
  }

  public var action: String { ResourceEvents.action(type, "deleted") }
  public var target: AuditTarget { AuditTarget(kind: type.name, id: String(id.prefix(64))) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    guard let before = try reader.resource(text: id, type: type.name, tenant: tenant) else {
      return refuse(.unknownResource(type, id), context)
    }
    do throws(CodedError) {
      try precondition.check(before.version)
    } catch {
      return refuse(error, context)
    }
    var view = DirectoryView(reader: reader, tenant: tenant)
    var subjects: [ResourceID] = []
    if type.name == "User" {
      view.users[before.id] = .some(nil)
      subjects = [before.id]
    } else {
      view.groups[before.id] = .some(nil)
      try reader.walkMembers(of: before.id, tenant: tenant) { row in
        if row.type == "User" { subjects.append(row.member) }
      }
      view.leaving[before.id] = Set(subjects)
    }
    var changeSet = ChangeSet(
      recording: ResourceEvents.event("deleted", before, type: type, changes: [], context),
      [.deleteResource(before.id, tenant: tenant, expecting: before.version)])
    let roles = try GrantPlanner(policies: services.policies).plan(for: subjects, in: view, context)
    changeSet.add(roles.changes, recording: roles.events)
    return .done(ResourceReply(id: before.id, version: before.version, representation: nil), changeSet)
  }
}
