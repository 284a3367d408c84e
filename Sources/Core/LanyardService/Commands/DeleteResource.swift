public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
public import SCIM

/// `DELETE /Users/{id}`, `DELETE /Groups/{id}` (RFC 7644 §3.6): the resource goes, and with it every role it brought.
public struct DeleteResource: Command, JudgesRoles {
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
  public var target: AuditTarget { ResourceEvents.target(type, named: id) }

  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<ResourceReply> {
    let before: StoredResource
    do {
      try AccessPolicy.requireWriting(type.name, in: tenant, by: context.principal)
      before = try reader.existing(id, type: type, tenant: tenant)
      try precondition.check(before.version)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    var changeSet = ChangeSet(
      recording: ResourceEvents.event("deleted", before, type: type, changes: [], context),
      [.deleteResource(before.id, tenant: tenant, expecting: before.version)] + (try closingNames(of: before, reader)))
    let roles = try judge(without: before, reader, context)
    changeSet.add(roles.changes, recording: roles.events)
    return .done(ResourceReply(id: before.id, version: before.version, representation: nil), changeSet)
  }

  /// A sign-in creates nobody by the names of somebody whom SCIM removed.
  private func closingNames(of gone: StoredResource, _ reader: any StoreReader) throws -> [Change] {
    guard type.role == .user else { return [] }
    return try NameClaims(
      before: gone.document, after: [:], id: gone.id, tenant: tenant, services, reader
    ).changes(tenant)
  }

  /// The roles of the person who goes, or of everybody in the group that goes.
  private func judge(
    without gone: StoredResource, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> GrantPlan {
    var view = DirectoryView(reader: reader, tenant: tenant)
    var subjects = [gone.id]
    switch type.role {
    case .user: view.users[gone.id] = .some(nil)
    case .group:
      view.groups[gone.id] = .some(nil)
      subjects = try reader.users(in: gone)
    case .neither: return GrantPlan()
    }
    return try GrantPlanner(policies: services.policies).plan(for: subjects, in: view, context)
  }
}
