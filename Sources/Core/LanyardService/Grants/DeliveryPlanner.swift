internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Provisioning
internal import RoleMapping

/// Works out what each target must be told of a subject: desired − planned so far. Rows of the outbox are written in the
/// same transaction as the grants they tell of.
struct DeliveryPlanner {
  let view: DirectoryView
  let context: CommandContext
  let active: ActivePolicy

  /// The rows for a subject who will hold these grants.
  ///
  /// - Parameters:
  ///   - user: nil where the user is gone.
  ///   - profile: the attributes that the policy makes of what is stated of the user; nil to leave them as they were.
  func changes(
    for subject: ResourceID, user: StoredResource?, holding grants: [Grant], profile: [ProfileAttribute]? = nil
  ) throws -> [Change] {
    let attributes = profile.map { JSONObject(members: $0.map { ($0.name, $0.value.json) }) }
    return try active.targets.flatMap {
      try changes(at: $0, subject: subject, user: user, holding: grants, attributes)
    }
  }

  private func changes(
    at target: TargetManifest, subject: ResourceID, user: StoredResource?, holding grants: [Grant],
    _ attributes: JSONObject?
  ) throws -> [Change] {
    let tenant = view.tenant
    let account = try view.account(target: target.name, subject: subject)
    let planned = try account.map { account in
      ObservedAccount(revision: account.plannedRevision, account: try DesiredAccount(document: account.planned))
    }
    let roles = grants.map(\.role).filter { $0.application.hasSameOctets(as: target.application) }
    let isHeld = grants.contains { $0.state == .held }
    let desired = desired(
      subject, user: user, roles: roles, attributes, last: planned?.account, isHeld: isHeld)
    let plan = AccountPlan.plan(desired, planned)
    guard !plan.isNoop else { return [] }
    let revision = (account?.plannedRevision ?? 0) + 1
    let event = WebhookEvent(
      tenant: target.tenant.text, account: desired, plan: plan, revision: revision, timestamp: context.now)
    let row = OutboxRow(
      id: context.newID(), tenant: tenant, target: target.name, subject: subject, revision: revision,
      isRevocation: plan.takesAway, payload: event.document, due: context.now, created: context.now)
    let next = TargetAccount(
      tenant: tenant, target: target.name, subject: subject, plannedRevision: revision, planned: desired.document,
      confirmedRevision: account?.confirmedRevision ?? 0, confirmedAt: account?.confirmedAt)
    let hurried = plan.takesAway ? try hurry(target, subject) : []
    return hurried + [.putAccount(next), .insertDelivery(row)]
  }

  /// A revocation waits for nothing that a grant used up: whatever of this account still waits at this target goes at
  /// once, in its order, and is as urgent as the revocation behind it. What is under way keeps its lease: should its
  /// worker die, it comes back as urgent.
  private func hurry(_ target: TargetManifest, _ subject: ResourceID) throws -> [Change] {
    try view.unfinishedDeliveries(of: subject).filter { $0.target.hasSameOctets(as: target.name) }
      .map { row in
        var urgent = row
        urgent.isRevocation = true
        if row.status == .pending { urgent.due = min(row.due, context.now) }
        return .updateDelivery(urgent)
      }
  }

  private func desired(
    _ subject: ResourceID, user: StoredResource?, roles: [RoleReference], _ attributes: JSONObject?,
    last: DesiredAccount?, isHeld: Bool
  ) -> DesiredAccount {
    // While a revocation waits, the account stays what it was, also of somebody who is deactivated or gone.
    let isActive = user?.isActive == true || isHeld && last?.active ?? true
    return DesiredAccount(
      subject: subject.description, userName: user?.document["userName"]?.stringValue ?? last?.userName ?? "",
      displayName: user?.document["displayName"]?.stringValue ?? last?.displayName, active: isActive,
      roles: roles.sorted().map { AccountRole(reference: $0, entitlements: active.entitlements(of: $0)) },
      attributes: attributes ?? last?.attributes ?? JSONObject())
  }
}
