internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// How rows of the ledger end and go on.
extension Grant {
  /// The same row, ended. A clock that was set back does not let a row end before it began.
  func ended(_ state: State, by cause: EndCause, at now: Instant) -> Grant {
    var grant = self
    grant.state = state
    grant.ended = max(now, since)
    grant.endCause = cause
    return grant
  }

  /// The same row, ended because its time was over.
  func expired(at now: Instant) -> Grant { ended(.expired, by: .expiry, at: now) }

  /// The same grant with the reasons and the end the role has now; as it was where rules and end are the same.
  func restated(_ role: ConferredRole) -> Grant {
    var grant = self
    grant.validUntil = role.validUntil
    grant.unusedAfter = role.unusedAfter
    let isForSameRules = rules.elementsEqual(role.reasons.map(\.ruleID)) { $0.hasSameOctets(as: $1) }
    if !isForSameRules { grant.origin["rules"] = role.statedReasons }
    return grant
  }

  /// The row that goes on in this one's place, as it stands here.
  func succeeding(_ id: GrantID, byPolicy version: Int, _ context: CommandContext) -> Grant {
    var origin = origin
    origin["request"] = .string(context.request.id)
    return Grant(
      id: id, tenant: tenant, subject: subject, role: role, state: state, since: max(context.now, since),
      heldSince: heldSince, validUntil: validUntil, lastUsed: lastUsed, unusedAfter: unusedAfter, origin: origin,
      policyVersion: version)
  }
}
