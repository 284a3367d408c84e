internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// Roles that are taken away while rules still confer them.
extension SubjectJudgement {
  /// Ends the grants of these roles and keeps them from being given again, without a look at the rules: so it works where
  /// those cannot run. The subject is judged again in the background, for what now may begin or need not be suppressed.
  func planTaking(_ suppressions: [Suppression]) throws -> GrantPlan {
    let causes = Dictionary(suppressions.map { ($0.role, $0.cause) }) { first, _ in first }
    let difference = GrantDifference(taking: causes, from: try view.grants(of: subject), at: context.now)
    var plan = try plan(of: difference, for: try view.user(subject))
    plan.changes += suppressions.map { .putSuppression($0) }
    plan.changes.append(.markForEvaluation([subject], tenant: view.tenant, because: .directory))
    return plan
  }

  /// Suppressions whose roles' conditions were all seen false, or which a person lifts, are over.
  func endingSuppressions(standing: [RoleReference]) throws -> GrantPlan {
    var plan = GrantPlan()
    let ended = try view.storedSuppressions(of: subject)
      .filter { !standing.contains($0.role) || view.lifting[subject]?.contains($0.role) == true }
    guard !ended.isEmpty else { return plan }
    let over = ended.map(\.role)
    plan.suppressions = [(subject, ended)]
    plan.changes.append(.removeSuppressions(over, subject: subject, tenant: view.tenant))
    plan.events.append(
      event(
        "grants.suppression.ended", .success, Optional.none,
        over.map { AuditChange(.removed, path: "suppressions", before: ["role": .string($0.description)]) }))
    return plan
  }
}

extension GrantDifference {
  /// What a person or disuse ends, by its cause. Grants whose time is over end by themselves.
  init(taking causes: [RoleReference: Grant.EndCause], from held: [Grant], at now: Instant) {
    self.init(expiring: held, at: now)
    let taken = kept.filter { causes[$0.role] != nil }
    ended += taken.map { $0.ended(.revoked, by: causes[$0.role] ?? .review, at: now) }
    kept.removeAll { causes[$0.role] != nil }
  }
}
