public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore
public import RoleMapping

/// Lifts what keeps a role from somebody, by a person's word; what the rules then confer is given at once.
///
/// Idempotent only in its outcome: where nothing is suppressed there is nothing to lift, and it says so.
public struct ReinstateRole: Command, JudgesRoles {
  public let tenant: TenantID
  let user: String
  let role: RoleReference
  let reason: String?
  let services: DirectoryServices

  /// - Parameters:
  ///   - user: a userName, the name by which sign-ins find somebody, or an id.
  ///   - reason: why; what a review took away is not given back without (`review.decision.invalid`).
  public init(tenant: TenantID, user: String, role: RoleReference, reason: String?, services: DirectoryServices) {
    self.tenant = tenant
    self.user = user
    self.role = role
    self.reason = reason
    self.services = services
  }

  public var action: String { "grants.reinstated" }
  public var target: AuditTarget { AuditTarget(kind: "Role", id: role.description) }

  /// The reply is the grants that began. Codes of refusals: `access.scope.missing`, `subject.unknown`, `suppression.unknown`,
  /// `review.decision.invalid`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<[Grant]> {
    let subject: ResourceID
    do {
      try AccessPolicy.requireOperator(context.principal)
      subject = try suppressed(reader)
    } catch let error as CodedError where error.exposure == .caller {
      return refuse(error, context)
    }
    var view = DirectoryView(reader: reader, tenant: tenant)
    view.lifting[subject] = [role]
    let plan = try GrantPlanner(policies: services.policies).plan(
      for: [subject], in: view, because: .directory, context)
    let event = TenantEvent(
      tenant: tenant,
      event: context.event(
        action, target: AuditTarget(kind: "User", id: subject.description),
        reason: reason.map { AuditReason(code: "review.reinstated", text: $0) },
        changes: [AuditChange(.removed, path: "suppressions", before: ["role": .string(role.description)])]))
    var changeSet = ChangeSet(recording: event, plan.changes)
    changeSet.add([], recording: plan.events)
    return .done(plan.granted, changeSet)
  }

  private func suppressed(_ reader: any StoreReader) throws -> ResourceID {
    let found = try services.existingPerson(named: user, tenant: tenant, reader)
    let suppressions = try reader.suppressions(of: [found.id], tenant: tenant)
    guard let suppression = suppressions.first(where: { $0.role == role }) else {
      throw CodedError(
        .suppressionUnknown, "nothing keeps `\(role)` from the person", received: "`\(user.prefix(80))`",
        remedy: "ask why they have it or not with `lanyard mapping explain`")
    }
    try requireReason(for: suppression)
    return found.id
  }

  /// What a reviewer decided with a reason is not undone without one.
  private func requireReason(for suppression: Suppression) throws(CodedError) {
    if let reason {
      return try ReviewRules.requireText(reason, of: "the reason", at: 1000, .reviewDecisionInvalid)
    }
    guard suppression.cause == .review else { return }
    throw CodedError(
      .reviewDecisionInvalid, "a reviewer took `\(role)` away, and what they decided is not undone without a reason",
      expected: "a reason", remedy: "say why with `--reason`")
  }
}
