internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// What there is to say of one role of one subject.
struct RoleStatements {
  let explanation: RoleExplanation
  /// In force at the instant of the explanation.
  let grant: Grant?
  let suppression: Suppression?
  let isAboveCeiling: Bool
  /// Whether the explanation is about an instant before now.
  let isOfPast: Bool

  private var role: RoleReference { explanation.role }

  var all: [RoleStatement] {
    var statements: [RoleStatement] = []
    if let grant { statements.append(held(grant)) }
    if let suppression { statements.append(suppressed(suppression)) }
    if isAboveCeiling { statements.append(aboveCeiling) }
    if explanation.isConferred, grant == nil { statements.append(pending) }
    guard grant == nil || !explanation.isConferred else { return statements }
    if explanation.verdicts.isEmpty, !isAboveCeiling {
      statements.append(
        RoleStatement(
          code: .noRule, text: "no rule names it",
          remedy: "add a rule that confers it, if the person is to have it"))
    }
    for verdict in explanation.verdicts {
      if let statement = statement(of: verdict), !statements.contains(statement) { statements.append(statement) }
    }
    return statements
  }

  private func held(_ grant: Grant) -> RoleStatement {
    let rules = grant.rules.map { "`\($0)`" }.joined(separator: ", ")
    let end = grant.validUntil.map { " until \($0)" } ?? ""
    guard grant.state == .held else {
      return RoleStatement(
        code: .held, text: "held since \(grant.heldSince)\(end), by \(rules), policy version \(grant.policyVersion)",
        remedy: nil)
    }
    if isOfPast {
      return RoleStatement(
        code: .revocationHeld, text: "held since \(grant.heldSince)\(end): its revocation waited for a person then",
        remedy: nil)
    }
    return RoleStatement(
      code: .revocationHeld,
      text:
        "still held since \(grant.heldSince)\(end): its revocation waits for a person, since too many were lost at once",
      remedy: "look at the hold with `lanyard hold list`, and release or undo it")
  }

  private func suppressed(_ suppression: Suppression) -> RoleStatement {
    let why =
      switch suppression.cause {
      case .usage: "nobody used it for as long as its rules allow"
      case .review: "a review took it away"
      default: "it was taken away"
      }
    let decided =
      (suppression.decidedBy.map { ", decided by \($0)" } ?? "") + (suppression.reason.map { ": \($0)" } ?? "")
    return RoleStatement(
      code: .suppressed, text: "not given again: \(why) at \(suppression.since)\(decided)",
      remedy: "it may be given again once no rule's condition holds, or after `lanyard access reinstate`")
  }

  private var aboveCeiling: RoleStatement {
    RoleStatement(
      code: .aboveCeiling, text: "the tenant's ceiling does not allow it, so no rule can confer it",
      remedy: "ask the operator to add `\(role.role)` to the tenant's `ceiling`")
  }

  private var pending: RoleStatement {
    if isOfPast {
      return RoleStatement(
        code: .notHeld, text: "it was not held then; the rules and the directory of today would confer it", remedy: nil)
    }
    return RoleStatement(
      code: .pending, text: "the rules confer it, and it is not given yet",
      remedy: "wait for the background evaluation; if it stays so, look for `grants.refused` in the audit log")
  }

  private func statement(of verdict: RuleVerdict) -> RoleStatement? {
    let rule = "rule `\(verdict.ruleID)`"
    switch verdict.outcome {
    case .confers, .suppressed: return nil
    case .conditionFalse:
      return RoleStatement(
        code: .conditionFalse, text: "the condition of \(rule) is false",
        remedy: "look at the parts of the condition that are false, and at what they saw")
    case .expired(let end):
      return RoleStatement(
        code: .expired, text: "\(rule) gave it for a time, which was over at \(end)",
        remedy: "let the condition be false once, such as by leaving the group, and hold again")
    case .notBelieved(let authority):
      return RoleStatement(
        code: .notBelieved, text: "\(rule) does not believe `\(authority.rawValue)`, which states what it reads",
        remedy: "have a source that the rule believes state it, or change the rule's `sources`")
    case .deactivated:
      return RoleStatement(
        code: .deactivated, text: "the person is deactivated and has no roles", remedy: "activate them in the directory"
      )
    case .refused:
      return RoleStatement(
        code: .attributeMissing, text: "a required attribute of the person has no usable value",
        remedy: "have the directory send the attribute")
    case .excluded:
      return RoleStatement(
        code: .excluded, text: "it must not meet \(rolesMet), which the person holds or would get too",
        remedy: "take away what confers the other role; the next evaluation then gives this one")
    }
  }

  /// The other roles of the conflict, as its refusal lists them.
  private var rolesMet: String {
    let conflict = explanation.findings.compactMap(\.error).first { $0.code == .rolesExclusive }
    let met = (conflict?.expected ?? "").split(separator: "`").map(String.init).compactMap { RoleReference($0) }
    let others = met.filter { $0 != role }.map { "`\($0)`" }
    return others.isEmpty ? "another role" : others.joined(separator: " or ")
  }
}
