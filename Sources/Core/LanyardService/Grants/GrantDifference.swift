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

  /// Grants in force whose role nothing confers any more, as they are: they end or are held, see ``settle(_:)``.
  private(set) var lost: [Grant] = []
  /// Grants that end, in their last state.
  var ended: [Grant] = []
  var altered: [Alteration] = []
  var kept: [Grant] = []
  /// Held grants whose role is conferred again, active as before.
  private(set) var resumed: [Alteration] = []
  /// Grants that begin to wait for a person.
  private(set) var held: [Grant] = []
  /// Conferred roles that the subject does not hold.
  private(set) var missing: [ConferredRole] = []

  init(held: [Grant], conferred: [ConferredRole], at now: Instant) {
    for grant in held {
      let role = conferred.first { $0.reference == grant.role }
      guard grant.isEffective(at: now) else {
        ended.append(grant.expired(at: now))
        continue
      }
      guard let role else {
        lost.append(grant)
        continue
      }
      // A role may go on by another rule that gives it for less time: the grant must not outlive its reasons.
      let resumed = grant.resumed(at: now)
      let next = resumed.restated(role)
      if next != resumed || grant.state == .held && grant.waits.count >= Grant.mostWaits {
        altered.append(Alteration(before: grant, after: next))
      } else if grant.state == .held {
        self.resumed.append(Alteration(before: grant, after: next))
      } else {
        kept.append(grant)
      }
    }
    let staying = Set((kept + (self.resumed + altered).map(\.after)).map(\.role))
    missing = conferred.filter { !staying.contains($0.reference) }
  }

  /// What time alone ends.
  init(expiring held: [Grant], at now: Instant) {
    for grant in held {
      if grant.isEffective(at: now) { kept.append(grant) } else { ended.append(grant.expired(at: now)) }
    }
  }

  /// The roles of all that is effective, whatever becomes of it.
  var rolesInForce: [RoleReference] { (lost + kept + held + (resumed + altered).map(\.before)).map(\.role) }

  /// The rows that stay; of altered grants others begin.
  var staying: [Grant] { kept + held + resumed.map(\.after) }

  /// Whether the subject keeps something that only a hold keeps.
  var isHeld: Bool { staying.contains { $0.state == .held } }

  /// Grants that waited in a hold and do so no more.
  var unheld: [Grant] { (ended + (resumed + altered).map(\.before)).filter { $0.hold != nil } }

  /// Decides what becomes of lost grants.
  mutating func settle(_ fate: (Grant) -> LostGrant) {
    for grant in lost {
      switch fate(grant) {
      case .ends(let ended): self.ended.append(ended)
      case .begins(let waiting): held.append(waiting)
      case .waits: kept.append(grant)
      }
    }
    lost = []
  }
}

/// What becomes of a grant that nothing confers any more.
enum LostGrant {
  /// It ends; as it will be.
  case ends(Grant)
  /// It begins to wait for a person; as it will be.
  case begins(Grant)
  /// It waits already, and goes on.
  case waits
}
