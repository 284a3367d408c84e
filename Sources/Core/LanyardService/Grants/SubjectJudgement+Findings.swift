internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// What goes against the rules' conferring is told once: when it begins to stand, and when it is about something else.
extension SubjectJudgement {
  /// Records what did not stand at the last evaluation, and keeps what stands for the next.
  func tellFindings(in plan: inout GrantPlan) throws {
    let before = Set(try view.standingFindings(of: subject))
    var standing: [StandingFinding] = []
    for (finding, event) in plan.findings where !standing.contains(finding) {
      standing.append(finding)
      if !before.contains(finding) { plan.events.append(event) }
    }
    plan.findings = []
    guard Set(standing) != before else { return }
    plan.changes.append(.putStandingFindings(standing, subject: subject, tenant: view.tenant))
  }

  /// Roles that must not meet: the log names the roles and the rules that conferred them.
  func conflicts(_ findings: [Finding]) -> [(finding: StandingFinding, event: TenantEvent)] {
    findings.compactMap(\.error).filter { $0.code == .rolesExclusive }.map { error in
      let met: JSONValue = [
        "roles": .string(error.expected ?? ""), "rules": .string(error.received ?? ""),
      ]
      return told(
        "grants.conflict", error, about: error.received ?? "",
        AuditChange(.added, path: "conflict", after: met))
    }
  }

  /// Attributes of the person that cannot be used. The log names the attribute and what is wrong; the value is personal.
  func refusedAttributes(_ findings: [Finding]) -> [(finding: StandingFinding, event: TenantEvent)] {
    let errors = findings.compactMap { ["attribute.required", "attribute.value"].contains($0.check) ? $0.error : nil }
    return errors.map { error in
      told(
        "subject.attribute.refused", error, about: error.message,
        AuditChange(.added, path: "attributes", after: .string(error.message)))
    }
  }

  /// Grants that the rules conferred and the last look refused: something is wrong with Lanyard itself, or a role is held
  /// back that must not meet the new one.
  func refusals(_ refused: [GrantCheck.Refusal]) -> [(finding: StandingFinding, event: TenantEvent)] {
    refused.map { refusal in
      told(
        "grants.refused", refusal.error, about: "\(refusal.grant.role): \(refusal.error.received ?? "")",
        AuditChange(.added, path: "roles", after: refusal.grant.recorded))
    }
  }

  private func told(
    _ action: String, _ error: CodedError, about what: String, _ change: AuditChange
  ) -> (finding: StandingFinding, event: TenantEvent) {
    (
      StandingFinding(code: error.code, about: what),
      event(action, .refused, AuditReason(code: error.code.rawValue, text: error.remedy), [change])
    )
  }
}
