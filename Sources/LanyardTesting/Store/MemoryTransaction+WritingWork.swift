internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction {
  func writeWork(_ change: Change) throws {
    switch change {
    case .insertGrant(let grant):
      try insert(grant, at: Scoped(grant.tenant, grant.id), into: \.grants, "the grant's id")
    case .updateGrant(let grant):
      try replace(at: Scoped(grant.tenant, grant.id), in: \.grants, "the grant") {
        $0.state = grant.state
        $0.validUntil = grant.validUntil
        $0.ended = grant.ended
        $0.endCause = grant.endCause
        $0.hold = grant.hold
        $0.waits = grant.waits
        $0.origin = grant.origin
      }
    case .putEpisodes(let episodes, let subject, let tenant):
      state.episodes[Scoped(tenant, subject)] = episodes
    case .putStandingFindings(let findings, let subject, let tenant):
      state.standingFindings[Scoped(tenant, subject)] = findings
    case .putAccount(let account):
      let key = AccountKey(target: OctetKey(account.target), subject: account.subject)
      state.accounts[Scoped(account.tenant, key)] = account
    case .insertDelivery(let row):
      try insert(row, at: Scoped(row.tenant, row.id), into: \.outbox, "the delivery's id")
    case .updateDelivery(let row):
      try replace(at: Scoped(row.tenant, row.id), in: \.outbox, "the delivery") {
        $0.status = row.status
        $0.due = row.due
        $0.attempts = row.attempts
        $0.outcome = row.outcome
        $0.isRevocation = row.isRevocation
      }
    case .markForEvaluation(let subjects, let tenant, let cause, let request):
      let next = (state.evaluationQueue.values.map(\.position).max() ?? 0) + 1
      for subject in subjects {
        var place =
          state.evaluationQueue[Scoped(tenant, subject)] ?? QueuePlace(position: next, cause: cause, request: request)
        if cause == .directory { place.cause = cause }
        state.evaluationQueue[Scoped(tenant, subject)] = place
      }
    case .unmarkForEvaluation(let subjects, let tenant):
      for subject in subjects { state.evaluationQueue[Scoped(tenant, subject)] = nil }
    default: break
    }
  }
}
