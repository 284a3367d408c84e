internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// The grants a subject holds against the roles a decision confers.
struct GrantDifference {
  /// A grant that stays, for other reasons or until another moment.
  struct Alteration {
    let before: Grant
    /// The same row as it would have to be; the ledger begins another in its place.
    let after: Grant
  }

  /// Grants that end, in their last state.
  var ended: [Grant] = []
  var altered: [Alteration] = []
  var kept: [Grant] = []
  /// Conferred roles that the subject does not hold.
  private(set) var missing: [ConferredRole] = []

  init(held: [Grant], conferred: [ConferredRole], at now: Instant) {
    for grant in held {
      let role = conferred.first { $0.reference == grant.role }
      guard grant.isEffective(at: now), let role else {
        ended.append(
          grant.isEffective(at: now) ? grant.ended(.revoked, by: .directory, at: now) : grant.expired(at: now))
        continue
      }
      // A role may go on by another rule that gives it for less time: the grant must not outlive its reasons.
      let next = grant.restated(role)
      if next == grant { kept.append(grant) } else { altered.append(Alteration(before: grant, after: next)) }
    }
    let staying = Set((kept + altered.map(\.after)).map(\.role))
    missing = conferred.filter { !staying.contains($0.reference) }
  }

  /// What time alone ends.
  init(expiring held: [Grant], at now: Instant) {
    for grant in held {
      if grant.isEffective(at: now) { kept.append(grant) } else { ended.append(grant.expired(at: now)) }
    }
  }
}
