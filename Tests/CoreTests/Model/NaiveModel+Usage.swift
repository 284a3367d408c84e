import Diagnostics
import LanyardCore
import RoleMapping

/// Uses of roles, and what nobody uses.
extension NaiveModel {
  /// From the first report to the latest of an application that was never silent for a fortnight meanwhile.
  struct UsageSpan: Hashable, Sendable {
    var first: Instant
    var latest: Instant
  }

  mutating func report(_ use: ModelUse) -> ErrorCode? {
    guard users[use.user] != nil else { return .subjectUnknown }
    let moment = now + .seconds(-use.ago)
    let grants = held[use.user] ?? []
    let places = grants.indices.filter { place in
      let role = grants[place].role
      return role.application == use.application && use.role.map { $0 == role.role } ?? true
    }
    for place in places where grants[place].heldSince <= moment && grants[place].lastUsed.map({ $0 < moment }) ?? true {
      held[use.user]?[place].lastUsed = moment
    }
    guard !places.isEmpty else { return .usageGrantNone }
    let known = spans[use.application].flatMap { isContinued($0) ? $0 : nil }
    let (first, latest) = (known?.first ?? now, known?.latest ?? now)
    spans[use.application] = UsageSpan(first: min(first, now), latest: max(latest, now))
    return nil
  }

  /// Whether a report of this moment goes on with what was reported: after no long silence, by no clock that was wrong.
  private func isContinued(_ span: UsageSpan) -> Bool {
    now >= span.first && now + .seconds(300) >= span.latest && now <= span.latest + .seconds(14 * 86_400)
  }

  /// Ends what nobody used for as long as its rules allow, by the application's own reports.
  mutating func takeUnused() {
    var taken: [Int: Set<RoleReference>] = [:]
    for grant in held.values.flatMap(\.self) {
      guard let limit = grant.unusedAfter, let span = spans[grant.role.application] else { continue }
      guard max(grant.lastUsed ?? grant.heldSince, span.first) + limit <= span.latest else { continue }
      taken[grant.user, default: []].insert(grant.role)
    }
    take(taken)
  }

  /// What a background job does now and then: it forgets what is over, takes what is overdue or unused, and closes a hold
  /// in which nothing waits.
  mutating func clean() {
    sessions = sessions.mapValues { $0.filter { $0 >= now } }.filter { !$0.value.isEmpty }
    cookies = cookies.filter { $0.value >= now }
    urgent = urgent.filter { now < $0.value }
    for place in holds.indices where holds[place].closed.map({ $0 + Self.undoPeriod < now }) ?? false {
      holds[place].images = []
    }
    takeOverdue()
    takeUnused()
    guard marked.isEmpty, let open = openHold, !holds[open].isUndoing, !isWaitedFor(open) else { return }
    close(open, as: .cancelled)
  }
}
