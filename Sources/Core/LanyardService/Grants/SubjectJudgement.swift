internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// One subject judged again, and what follows: grants, sessions, episodes, deliveries, entries.
struct SubjectJudgement {
  let subject: ResourceID
  let view: DirectoryView
  let active: ActivePolicy
  let context: CommandContext

  func plan() throws -> GrantPlan {
    let user = try view.user(subject)
    let held = try view.grants(of: subject)
    let decision = try user.map { try active.decide($0, holding: held, in: view, at: context.now) }
    let difference = GrantDifference(held: held, conferred: decision?.roles ?? [], at: context.now)
    var plan = try plan(of: difference, for: user)
    plan.changes += try keepingEpisodes(decision?.episodes ?? [])
    plan.add(try endingSuppressions(standing: decision?.suppressed ?? []))
    plan.events += conflicts(decision?.findings ?? [])
    return plan
  }

  /// What time alone ends, without a look at the rules.
  func planOfExpiry() throws -> GrantPlan {
    let held = try view.grants(of: subject)
    return try plan(of: GrantDifference(expiring: held, at: context.now), for: try view.user(subject))
  }

  func plan(of difference: GrantDifference, for user: StoredResource?) throws -> GrantPlan {
    var plan = GrantPlan()
    let going = difference.altered.map { $0.before.ended(.restated, by: .restated, at: context.now) }
    let following = difference.altered.map {
      $0.after.succeeding(context.newID(), byPolicy: active.version, context)
    }
    let checked = active.check.sift(difference.missing.map(grant), beside: difference.kept + following)
    plan.revoked = difference.ended
    plan.granted = checked.allowed
    // Revocations come first everywhere: in the rows, in the log, on the way to targets.
    plan.changes = (difference.ended + going).map { .updateGrant($0) }
    plan.changes += (following + plan.granted).map { .insertGrant($0) }
    plan.changes += endingSession(of: user)
    plan.changes += try DeliveryPlanner(view: view, context: context, active: active).changes(
      for: subject, user: user, holding: difference.kept + following + plan.granted)
    plan.events = events(difference, plan.granted) + refusals(checked.refused)
    return plan
  }

  private func grant(_ role: ConferredRole) -> Grant {
    Grant(
      id: context.newID(), tenant: view.tenant, subject: subject, role: role.reference, since: context.now,
      validUntil: role.validUntil, unusedAfter: role.unusedAfter,
      origin: ["rules": role.statedReasons, "request": .string(context.request.id)], policyVersion: active.version)
  }

  /// Sessions end with the account.
  private func endingSession(of user: StoredResource?) -> [Change] {
    guard user?.isActive != true else { return [] }
    return [.removeSessions(subject: subject, tenant: view.tenant)]
  }

  /// Episodes are kept for the next evaluation.
  private func keepingEpisodes(_ episodes: [Episode]) throws -> [Change] {
    guard try view.episodes(of: subject) != episodes else { return [] }
    return [.putEpisodes(episodes, subject: subject, tenant: view.tenant)]
  }
}

/// How the log tells it.
extension SubjectJudgement {
  private func events(_ difference: GrantDifference, _ granted: [Grant]) -> [TenantEvent] {
    let changes =
      difference.ended.map { AuditChange(.removed, path: "roles", before: $0.recorded) }
      + difference.altered.map {
        AuditChange(.replaced, path: "roles", before: $0.before.recorded, after: $0.after.recorded)
      } + granted.map { AuditChange(.added, path: "roles", after: $0.recorded) }
    guard !changes.isEmpty else { return [] }
    return [event("grants.changed", .success, nil, changes)]
  }

  /// Roles that must not meet: the log names the roles and the rules that conferred them.
  private func conflicts(_ findings: [Finding]) -> [TenantEvent] {
    findings.compactMap(\.error).filter { $0.code == .rolesExclusive }.map { error in
      let met: JSONValue = [
        "roles": .string(error.expected ?? ""), "rules": .string(error.received ?? ""),
      ]
      return event(
        "grants.conflict", .refused, AuditReason(code: error.code.rawValue, text: error.remedy),
        [AuditChange(.added, path: "conflict", after: met)])
    }
  }

  /// Grants that the rules conferred and the last look refused: something is wrong with Lanyard itself, or a role is held
  /// back that must not meet the new one.
  private func refusals(_ refused: [GrantCheck.Refusal]) -> [TenantEvent] {
    refused.map { refusal in
      event(
        "grants.refused", .refused,
        AuditReason(code: refusal.error.code.rawValue, text: refusal.error.remedy),
        [AuditChange(.added, path: "roles", after: refusal.grant.recorded)])
    }
  }

  func event(
    _ action: String, _ outcome: AuditEvent.Outcome, _ reason: AuditReason?, _ changes: [AuditChange]
  ) -> TenantEvent {
    TenantEvent(
      tenant: view.tenant,
      event: context.event(
        action, outcome: outcome, target: AuditTarget(kind: "User", id: subject.description), reason: reason,
        policyVersion: active.version, changes: changes))
  }
}
