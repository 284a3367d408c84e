internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Provisioning
internal import RoleMapping
internal import SCIMFilter

/// What follows from judging subjects again: rows to write, events to record.
struct GrantPlan {
  var changes: [Change] = []
  var events: [TenantEvent] = []
  var granted: [Grant] = []
  var revoked: [Grant] = []

  mutating func add(_ other: GrantPlan) {
    changes += other.changes
    events += other.events
    granted += other.granted
    revoked += other.revoked
  }
}

/// Judges subjects by the policy in force and works out which grants begin and end, and what their targets must be told.
struct GrantPlanner {
  let policies: PolicyCache

  /// How many subjects one transaction judges; the rest is left to a background job, while decisions made meanwhile
  /// (sign-in) judge live state.
  static let subjectsPerTransaction = 1000

  /// The plan for these subjects in the directory as `view` shows it.
  ///
  /// - Parameter policy: the policy to judge by; nil for the one in force.
  func plan(
    for subjects: [ResourceID], in view: DirectoryView, by policy: ActivePolicy? = nil, _ context: CommandContext
  ) throws -> GrantPlan {
    guard !subjects.isEmpty else { return GrantPlan() }
    let active = try policy ?? policies.policy(for: view.tenant, view.reader)
    var plan = GrantPlan()
    for subject in subjects.prefix(Self.subjectsPerTransaction) {
      plan.add(try self.plan(for: subject, in: view, active, context))
    }
    let later = Array(subjects.dropFirst(Self.subjectsPerTransaction))
    if !later.isEmpty { plan.changes.append(.markForEvaluation(later, tenant: view.tenant)) }
    return plan
  }

  private func plan(
    for subject: ResourceID, in view: DirectoryView, _ active: ActivePolicy, _ context: CommandContext
  ) throws -> GrantPlan {
    let user = try view.user(subject)
    let held = try view.reader.grants(of: subject, tenant: view.tenant, includingEnded: false)
    let decision = try user.map { try decide($0, in: view, active, held: held, at: context.now) }
    var plan = GrantPlan()
    let wanted = Set((decision?.roles ?? []).map(\.reference))
    // Revocations come first everywhere: in the rows, in the log, on the way to targets.
    for grant in held where !(wanted.contains(grant.role) && grant.isEffective(at: context.now)) {
      let state: Grant.State = grant.isEffective(at: context.now) ? .revoked : .expired
      plan.revoked.append(grant.ended(state, at: context.now))
    }
    let kept = held.filter { wanted.contains($0.role) && $0.isEffective(at: context.now) }
    let keptRoles = Set(kept.map(\.role))
    for role in decision?.roles ?? [] where !keptRoles.contains(role.reference) {
      plan.granted.append(grant(role, to: subject, view.tenant, active.version, context))
    }
    plan.changes = plan.revoked.map { .updateGrant($0) } + plan.granted.map { .insertGrant($0) }
    plan.changes += try consequences(for: subject, user: user, decision, in: view)
    if !plan.granted.isEmpty || !plan.revoked.isEmpty {
      plan.events.append(event(subject, plan, active, context, tenant: view.tenant))
    }
    plan.changes += try DeliveryPlanner(reader: view.reader, context: context, active: active).changes(
      for: subject, user: user, holding: kept + plan.granted, tenant: view.tenant)
    return plan
  }

  /// The roles a subject should hold now.
  private func decide(
    _ user: StoredResource, in view: DirectoryView, _ active: ActivePolicy, held: [Grant], at now: Instant
  ) throws -> MappingDecision {
    let subject = SubjectDocument.assemble(
      user: user.document, groups: try view.groupFacts(of: user.id), source: .scim)
    let roles = Set(held.filter { $0.isEffective(at: now) }.map(\.role))
    let episodes = try view.reader.episodes(of: user.id, tenant: view.tenant)
    return active.policy.evaluate(subject, at: now, episodes: episodes, held: roles)
  }

  /// Sessions end with the account; episodes are kept for the next evaluation.
  private func consequences(
    for subject: ResourceID, user: StoredResource?, _ decision: MappingDecision?, in view: DirectoryView
  ) throws -> [Change] {
    var changes: [Change] = []
    if user?.isActive != true { changes.append(.removeSessions(subject: subject, tenant: view.tenant)) }
    let episodes = decision?.episodes ?? []
    if try view.reader.episodes(of: subject, tenant: view.tenant) != episodes {
      changes.append(.putEpisodes(episodes, subject: subject, tenant: view.tenant))
    }
    return changes
  }

  private func grant(
    _ role: ConferredRole, to subject: ResourceID, _ tenant: TenantID, _ policyVersion: Int, _ context: CommandContext
  ) -> Grant {
    let reasons = role.reasons.map { reason -> JSONValue in
      ["rule": .string(reason.ruleID), "facts": .array(reason.facts.map { .string($0.text) })]
    }
    return Grant(
      id: context.newID(), tenant: tenant, subject: subject, role: role.reference, since: context.now,
      validUntil: role.validUntil,
      origin: ["rules": .array(reasons), "request": .string(context.request.id)], policyVersion: policyVersion)
  }

  private func event(
    _ subject: ResourceID, _ plan: GrantPlan, _ active: ActivePolicy, _ context: CommandContext, tenant: TenantID
  ) -> TenantEvent {
    let revoked = plan.revoked.map {
      AuditChange(.removed, path: "roles", before: .string($0.role.description))
    }
    let granted = plan.granted.map { grant in
      AuditChange(
        .added, path: "roles",
        after: ["role": .string(grant.role.description), "rules": grant.origin["rules"]?.ruleNames ?? []])
    }
    return TenantEvent(
      tenant: tenant,
      event: context.event(
        "grants.changed", target: AuditTarget(kind: "User", id: subject.description), policyVersion: active.version,
        changes: revoked + granted))
  }
}

extension Grant {
  /// The same grant, ended.
  func ended(_ state: State, at now: Instant) -> Grant {
    var grant = self
    grant.state = state
    grant.ended = now
    return grant
  }
}

extension StoredResource {
  /// Absent `active` counts as true.
  var isActive: Bool { document["active"]?.boolValue ?? true }
}

extension JSONValue {
  /// The names of the rules in a grant's origin. Facts may quote personal values, so the log names rules alone.
  fileprivate var ruleNames: JSONValue { .array((arrayValue ?? []).compactMap { $0["rule"] }) }
}
