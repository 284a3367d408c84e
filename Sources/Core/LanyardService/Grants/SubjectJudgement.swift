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
    var plan = try plan(of: difference, for: user, profile: decision?.profile)
    plan.changes += try keepingEpisodes(decision?.episodes ?? [])
    plan.events += conflicts(decision?.findings ?? []) + refusedAttributes(decision?.findings ?? [])
    return plan
  }

  /// What time alone ends, without a look at the rules.
  func planOfExpiry() throws -> GrantPlan {
    let held = try view.grants(of: subject)
    return try plan(of: GrantDifference(expiring: held, at: context.now), for: try view.user(subject))
  }

  /// - Parameter profile: the attributes that the policy makes; nil where it was not asked.
  private func plan(
    of difference: GrantDifference, for user: StoredResource?, profile: [ProfileAttribute]? = nil
  ) throws -> GrantPlan {
    var plan = GrantPlan()
    plan.revoked = difference.ended
    plan.granted = try difference.missing.map(grant)
    // Revocations come first everywhere: in the rows, in the log, on the way to targets.
    plan.changes = (difference.ended + difference.altered.map(\.after)).map { .updateGrant($0) }
    plan.changes += plan.granted.map { .insertGrant($0) }
    plan.changes += try endingSession(of: user)
    plan.changes += try DeliveryPlanner(view: view, context: context, active: active).changes(
      for: subject, user: user, holding: difference.staying + plan.granted, profile: profile)
    plan.events = events(difference, plan.granted)
    return plan
  }

  private func grant(_ role: ConferredRole) throws -> Grant {
    var origin: JSONObject = ["rules": role.statedReasons, "request": .string(context.request.id)]
    if role.reasons.contains(where: \.isByAssertion) {
      let facts = try active.signInFacts(of: subject, in: view, at: context.now)
      if !facts.isEmpty { origin["assertions"] = .array(facts.map(\.reference)) }
    }
    return Grant(
      id: context.newID(), tenant: view.tenant, subject: subject, role: role.reference, since: context.now,
      validUntil: role.validUntil, origin: origin, policyVersion: active.version)
  }

  /// Sessions end with the account, and what sign-ins stated before is not believed when the account returns.
  private func endingSession(of user: StoredResource?) throws -> [Change] {
    guard user?.isActive != true else { return [] }
    let sessions = Change.removeSessions(subject: subject, tenant: view.tenant)
    guard try !view.signInFacts(of: subject).isEmpty else { return [sessions] }
    return [sessions, .removeSignInFacts(subject: subject, expiredBy: nil, tenant: view.tenant)]
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

  /// Attributes of the person that cannot be used. The log names the attribute and what is wrong; the value is personal.
  private func refusedAttributes(_ findings: [Finding]) -> [TenantEvent] {
    let errors = findings.compactMap { ["attribute.required", "attribute.value"].contains($0.check) ? $0.error : nil }
    return errors.map { error in
      event(
        "subject.attribute.refused", .refused, AuditReason(code: error.code.rawValue, text: error.remedy),
        [AuditChange(.added, path: "attributes", after: .string(error.message))])
    }
  }

  private func event(
    _ action: String, _ outcome: AuditEvent.Outcome, _ reason: AuditReason?, _ changes: [AuditChange]
  ) -> TenantEvent {
    TenantEvent(
      tenant: view.tenant,
      event: context.event(
        action, outcome: outcome, target: AuditTarget(kind: "User", id: subject.description), reason: reason,
        policyVersion: active.version, changes: changes))
  }
}

extension SignInFacts {
  /// The assertion as a grant's origin names it.
  fileprivate var reference: JSONValue { ["connection": .string(connection), "id": .string(assertionID)] }
}
