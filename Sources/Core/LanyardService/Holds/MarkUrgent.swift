public import AuditLog
internal import Diagnostics
public import LanyardCore

/// `lanyard hold urgent`: lets one person's revocations pass at once, those that wait and those that come within a day.
public struct MarkUrgent: Command, JudgesRoles {
  public let tenant: TenantID
  let subject: ResourceID
  let services: DirectoryServices

  public init(tenant: TenantID, subject: ResourceID, services: DirectoryServices) {
    self.tenant = tenant
    self.subject = subject
    self.services = services
  }

  public var action: String { "subject.urgent" }
  public var target: AuditTarget { AuditTarget(kind: "User", id: subject.description) }

  /// What came of it.
  public struct Reply: Sendable {
    public let mark: UrgentMark
    /// How many grants ended at once.
    public let revoked: Int
  }

  /// Refuses with `subject.unknown`, `access.scope.missing`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Reply> {
    do {
      try AccessPolicy.requireOperator(context.principal)
      try requireKnown(reader)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    let plan = try GrantPlanner(policies: services.policies).plan(
      for: [subject], in: DirectoryView(reader: reader, tenant: tenant), because: .directory,
      letting: HoldDecision(urgent: [subject]), context)
    let isMarked = try reader.urgent(among: [subject], tenant: tenant, at: context.now).contains(subject)
    let mark = UrgentMark(tenant: tenant, subject: subject, until: context.now + UrgentMark.duration)
    if isMarked, plan.changes.isEmpty { return .unchanged(Reply(mark: mark, revoked: 0)) }
    var changeSet = ChangeSet(
      recordingForOperator: context.event(action, target: target), of: tenant, [.putUrgentMark(mark)])
    changeSet.add(plan.changes, recording: plan.events)
    return .done(Reply(mark: mark, revoked: plan.revoked.count), changeSet)
  }

  /// Somebody whom the directory or a sign-in brought, or somebody who is gone and still holds something.
  private func requireKnown(_ reader: any StoreReader) throws {
    if try reader.person(subject, tenant: tenant) != nil { return }
    if try !reader.grants(of: subject, tenant: tenant, includingEnded: false).isEmpty { return }
    throw CodedError.unknownUser(subject.description)
  }
}
