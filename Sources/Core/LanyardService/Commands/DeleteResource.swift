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
    let (marks, roles) = try judge(without: before, reader, context)
    var changeSet = ChangeSet(
      recording: ResourceEvents.event("deleted", before, type: type, changes: [], context),
      try marks + [.deleteResource(before.id, tenant: tenant, expecting: before.version)]
        + closingNames(of: before, reader))
    changeSet.add(try roles.changes + heldChange(before, roles, reader, context), recording: roles.events)
    return .done(ResourceReply(id: before.id, version: before.version, representation: nil), changeSet)
  }

  /// What there was before, where the revocations that the deletion brings wait for a person.
  private func heldChange(
    _ gone: StoredResource, _ roles: GrantPlan, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> [Change] {
    // A group may have been emptied first: its members could not come back to it if it were gone.
    let open = type.role == .group ? try reader.latestHold(of: tenant).flatMap { $0.isOpen ? $0 : nil } : nil
    var change = try HeldChange(roles, tenant: tenant, in: open, reader, context)
    try change.note(deleting: gone, reader)
    return change.keeping(roles, context)
  }

  /// A sign-in creates nobody by the names of somebody whom SCIM removed.
  private func closingNames(of gone: StoredResource, _ reader: any StoreReader) throws -> [Change] {
    guard type.role == .user else { return [] }
    return try NameClaims(
      before: gone.document, after: [:], id: gone.id, tenant: tenant, services, reader
    ).changes(tenant)
  }

  /// The roles of the person who goes, or of everybody in the group that goes; and who of them is left to the job, which is
  /// to be written before the group's members are forgotten.
  private func judge(
    without gone: StoredResource, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> (marks: [Change], plan: GrantPlan) {
    var view = DirectoryView(reader: reader, tenant: tenant)
    let planner = GrantPlanner(policies: services.policies)
    switch type.role {
    case .user:
      view.users[gone.id] = .some(nil)
      return ([], try planner.plan(for: [gone.id], in: view, because: .directory, context))
    case .group:
      view.groups[gone.id] = .some(nil)
      return try planner.plan(without: gone, in: view, context)
    case .neither: return ([], GrantPlan())
    }
  }
}
