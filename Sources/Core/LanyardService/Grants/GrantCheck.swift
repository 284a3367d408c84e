internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// The last look at grants before they are written: whatever brought them, nobody comes to hold a role above the tenant's
/// ceiling or two roles that must not meet (design §4.2, §4.3).
///
/// It stands on the catalogues and the ceiling alone and shares nothing with the evaluation of rules, so that a fault there
/// does not become a right here. It also sees what evaluation cannot: roles that are held though no rule confers them.
struct GrantCheck {
  struct Refusal {
    let grant: Grant
    let error: CodedError
  }

  let catalogues: [RoleCatalogue]
  let ceiling: RoleCeiling

  /// Divides new grants of one subject into those that may be written and those that may not.
  ///
  /// Of roles that must not meet, one that stays stays, and none that is new is given; every set is judged on all that is
  /// new, so that the order of sets means nothing.
  ///
  /// - Parameters:
  ///   - coming: new grants, none of a role that stays.
  ///   - staying: what the subject holds beside them.
  func sift(_ coming: [Grant], beside staying: [Grant]) -> (allowed: [Grant], refused: [Refusal]) {
    guard !coming.isEmpty else { return ([], []) }
    let reasons = refusals(of: coming.map(\.role), beside: staying.map(\.role))
    let refused = coming.compactMap { grant in reasons[grant.role].map { Refusal(grant: grant, error: $0) } }
    return (coming.filter { reasons[$0.role] == nil }, refused)
  }

  /// Why some of these new roles may not be given to somebody who holds the others.
  func refusals(of coming: [RoleReference], beside staying: [RoleReference]) -> [RoleReference: CodedError] {
    var met: [RoleReference: Set<RoleReference>] = [:]
    for set in catalogues.flatMap(\.exclusive) {
      let held = staying.filter(set.contains)
      let new = coming.filter(set.contains)
      guard Set(held + new).count > 1 else { continue }
      for role in new { met[role, default: []].formUnion((held + new).filter { $0 != role }) }
    }
    var reasons: [RoleReference: CodedError] = [:]
    for (role, others) in met { reasons[role] = .exclusive(role, with: others.sorted()) }
    for role in coming where !ceiling.allows(role) { reasons[role] = .aboveCeiling(role) }
    return reasons
  }

  /// Whether the role must not meet one of the others.
  func forbids(_ role: RoleReference, beside others: [RoleReference]) -> Bool {
    catalogues.flatMap(\.exclusive).contains { set in
      set.contains(role) && others.contains { $0 != role && set.contains($0) }
    }
  }
}

extension CodedError {
  fileprivate static func exclusive(_ role: RoleReference, with others: [RoleReference]) -> CodedError {
    CodedError(
      .grantExclusive, "the role `\(role)` must not meet one that the person holds or gets",
      expected: "one role of the exclusive set", received: others.map { "`\($0)`" }.joined(separator: ", "),
      remedy: "end the other role first; the next evaluation grants what the rules then confer")
  }

  fileprivate static func aboveCeiling(_ role: RoleReference) -> CodedError {
    CodedError(
      .grantAboveCeiling, "the role `\(role)` is above what the tenant may confer",
      expected: "a role of the tenant's `ceiling`", received: "`\(role)`",
      remedy: "add the role to the tenant's `ceiling`, or remove the rule that confers it")
  }
}
