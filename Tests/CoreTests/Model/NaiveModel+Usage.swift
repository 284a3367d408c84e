import Diagnostics
import LanyardCore
import RoleMapping

/// Uses of roles, and what nobody uses.
extension NaiveModel {
  /// From the first use to the latest that an application reported.
  struct UsageSpan: Hashable, Sendable {
    var first: Instant
    var latest: Instant
  }

  mutating func report(_ use: ModelUse) -> ErrorCode? {
    guard users[use.user] != nil else { return .subjectUnknown }
    let moment = now + .seconds(-use.ago)
    var span = spans[use.application] ?? UsageSpan(first: moment, latest: moment)
    (span.first, span.latest) = (min(span.first, moment), max(span.latest, moment))
    spans[use.application] = span
    let grants = held[use.user] ?? []
    let places = grants.indices.filter { place in
      let role = grants[place].role
      return role.application == use.application && use.role.map { $0 == role.role } ?? true
    }
    for place in places where grants[place].heldSince <= moment && grants[place].lastUsed.map({ $0 < moment }) ?? true {
      held[use.user]?[place].lastUsed = moment
    }
    return places.isEmpty ? .usageGrantNone : nil
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
