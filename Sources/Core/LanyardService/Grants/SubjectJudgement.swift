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

  /// What the rules say of the subject; what follows depends on what they say of others too, see ``HoldBook``.
  func judged() throws -> JudgedSubject {
    let user = try view.user(subject)
    let held = try view.grants(of: subject)
    let decision = try user.map { try active.decide($0, holding: held, in: view, at: context.now) }
    return JudgedSubject(
      judgement: self, user: user, decision: decision,
      difference: GrantDifference(held: held, conferred: decision?.roles ?? [], at: context.now))
  }

  /// What time alone ends, without a look at the rules.
  func planOfExpiry() throws -> GrantPlan {
    let held = try view.grants(of: subject)
    return try plan(of: GrantDifference(expiring: held, at: context.now), for: try view.user(subject))
  }

  /// - Parameter profile: the attributes that the policy makes; nil where it was not asked.
  func plan(
    of difference: GrantDifference, for user: StoredResource?, profile: [ProfileAttribute]? = nil
  ) throws -> GrantPlan {
    var plan = GrantPlan()
    let going = difference.altered.map { $0.before.ended(.restated, by: .restated, at: context.now) }
    let following = difference.altered.map {
      $0.after.succeeding(context.newID(), byPolicy: active.version, context)
    }
    let checked = active.check.sift(try difference.missing.map(grant), beside: difference.staying + following)
    plan.revoked = difference.ended
    plan.granted = checked.allowed
    plan.altered = difference.altered
    plan.held = difference.held
    plan.unheld = difference.unheld
    // Revocations come first everywhere: in the rows, in the log, on the way to targets.
    plan.changes = (difference.ended + going + difference.held + difference.resumed.map(\.after))
      .map { .updateGrant($0) }
    plan.changes += (following + plan.granted).map { .insertGrant($0) }
    if !difference.isHeld { plan.changes += try endingSession(of: user) }
    plan.changes += try DeliveryPlanner(view: view, context: context, active: active).changes(
      for: subject, user: user, holding: difference.staying + following + plan.granted, profile: profile)
    plan.events = events(difference, plan.granted)
    plan.findings = refusals(checked.refused)
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
      validUntil: role.validUntil, unusedAfter: role.unusedAfter, origin: origin, policyVersion: active.version)
  }

  /// More episodes of rules that are gone are not carried along.
  private static let mostUnseenEpisodes = 200

  /// Sessions end with the account, and what sign-ins stated before is not believed when the account returns.
  private func endingSession(of user: StoredResource?) throws -> [Change] {
    guard user?.isActive != true else { return [] }
    let sessions = Change.removeSessions(subject: subject, tenant: view.tenant)
    guard try !view.signInFacts(of: subject).isEmpty else { return [sessions] }
    return [sessions, .removeSignInFacts(subject: subject, expiredBy: nil, tenant: view.tenant)]
  }

  /// Episodes are kept for the next evaluation, also those of rules that the policy does not have: nobody has seen their
  /// conditions false, and the rule may come back with a rollback or the end of a rollout (design §4.5).
  fileprivate func keepEpisodes(of decision: MappingDecision?, in plan: inout GrantPlan) throws {
    let before = try view.episodes(of: subject)
    let unseen = before.filter { !active.policy.hasRule($0.ruleID) }.suffix(Self.mostUnseenEpisodes)
    let episodes = decision.map { ($0.episodes + unseen).sorted { $0.ruleID < $1.ruleID } } ?? []
    guard before != episodes else { return }
    plan.changes.append(.putEpisodes(episodes, subject: subject, tenant: view.tenant))
    plan.episodes.append((subject, before))
  }
}

/// A subject with what the rules say, before it is decided what becomes of the roles that nothing confers any more.
struct JudgedSubject {
  let judgement: SubjectJudgement
  let user: StoredResource?
  let decision: MappingDecision?
  private(set) var difference: GrantDifference

  var subject: ResourceID { judgement.subject }

  func plan(by book: HoldBook) throws -> GrantPlan { try plan { book.fate(of: $0, isRuledOut: isRuledOut($0)) } }

  private func isRuledOut(_ grant: Grant) -> Bool {
    judgement.active.rulesOut(grant.role, beside: difference.rolesInForce)
  }

  /// Whether anything would be written of the subject, if nothing were held that does not wait already.
  func changesSomething() throws -> Bool {
    let now = judgement.context.now
    let plan = try plan { grant in
      grant.hold != nil && !isRuledOut(grant) ? .waits : .ends(grant.ended(.revoked, by: .directory, at: now))
    }
    // Sessions of deactivated people ended when they were deactivated; ending them again is nothing.
    return !plan.events.isEmpty
      || plan.changes.contains { if case .removeSessions = $0 { false } else { true } }
  }

  private func plan(_ fate: (Grant) -> LostGrant) throws -> GrantPlan {
    var difference = difference
    difference.settle(fate)
    var plan = try judgement.plan(of: difference, for: user, profile: decision?.profile)
    try judgement.keepEpisodes(of: decision, in: &plan)
    plan.add(try judgement.endingSuppressions(standing: decision?.suppressed ?? []))
    let findings = decision?.findings ?? []
    plan.findings += judgement.conflicts(findings) + judgement.refusedAttributes(findings)
    try judgement.tellFindings(in: &plan)
    return plan
  }
}

/// How the log tells it.
extension SubjectJudgement {
  private func events(_ difference: GrantDifference, _ granted: [Grant]) -> [TenantEvent] {
    let changes =
      difference.ended.map { AuditChange(.removed, path: "roles", before: $0.recorded) }
      + (difference.resumed + difference.altered).map {
        AuditChange(.replaced, path: "roles", before: $0.before.recorded, after: $0.after.recorded)
      } + granted.map { AuditChange(.added, path: "roles", after: $0.recorded) }
    let held = difference.held.map {
      AuditChange(.replaced, path: "roles", before: $0.resumed(at: context.now).recorded, after: $0.recorded)
    }
    return (held.isEmpty ? [] : [event("grants.held", .success, nil, held)])
      + (changes.isEmpty ? [] : [event("grants.changed", .success, nil, changes)])
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

extension SignInFacts {
  /// The assertion as a grant's origin names it.
  fileprivate var reference: JSONValue { ["connection": .string(connection), "id": .string(assertionID)] }
}
