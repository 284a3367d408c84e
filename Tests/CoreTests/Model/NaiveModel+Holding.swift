import Diagnostics
import LanyardCore

/// Revocations above the guard's limits wait for a person.
extension NaiveModel {
  struct HoldBook {
    let cause: Cause
    let decision: ModelHoldDecision?
    /// The open hold, by its place.
    var open: Int?
    /// Whether somebody who loses has something waiting in the open hold.
    var hasWaiting = false
    /// Whether what the change takes away joins the hold.
    var takes = false
  }

  var openHold: Int? { holds.firstIndex { $0.state == .open } }

  /// Looks at all that the change would take away, before anything passes.
  mutating func look(at lost: [Int: [Grant]], _ book: inout HoldBook) {
    guard book.cause == .directory else { return }
    if book.decision != .releaseAll, let open = book.open {
      book.hasWaiting = lost.values.contains { $0.contains { $0.hold == open } }
    }
    let losing = Set(lost.filter { id, grants in grants.contains { $0.hold == nil } && !isUrgent(id, book) }.keys)
    if book.open != nil, book.decision != .releaseAll {
      book.takes = !losing.isEmpty
    } else if !losing.isEmpty, isTrippedFurtherOn || trips(losing) {
      book.open = holds.count
      book.takes = true
      holds.append(ModelHold())
      log.append("hold.opened")
    }
  }

  /// The grant as it waits; nil where it ends.
  func fate(of grant: Grant, _ book: HoldBook) -> Grant? {
    guard !isUrgent(grant.user, book), let open = book.open, holds[open].state == .open else { return nil }
    if let hold = grant.hold {
      guard hold == open, book.decision != .release(user: grant.user) else { return nil }
      return isRuledOut(grant) ? nil : grant
    }
    guard book.takes else { return nil }
    var grant = grant
    grant.hold = open
    grant.waits += 1
    return grant
  }

  /// Whether the rules that judge its holder do not give its role any more, or it must not meet another that is held too,
  /// by a set that was declared since.
  private func isRuledOut(_ grant: Grant) -> Bool {
    guard rulesThatMayJudge(grant.user).contains(where: { $0.role == grant.role }) else { return true }
    let others = (held[grant.user] ?? []).filter { $0.isEffective(at: now) && $0.role != grant.role }.map(\.role)
    return offer.exclusiveSets.contains { $0.contains(grant.role) && !Set($0).isDisjoint(with: others) }
  }

  func isUrgent(_ id: Int, _ book: HoldBook) -> Bool {
    book.decision == .urgent(user: id) || urgent[id].map { now < $0 } ?? false
  }

  mutating func close(_ hold: Int, as state: ModelHold.State) {
    holds[hold].state = state
    holds[hold].closed = now
    if state == .cancelled { log.append("hold.cancelled") }
  }

  /// Counted are those who lost a role by the directory within the window, and those who are to lose one now.
  private func trips(_ losing: Set<Int>) -> Bool {
    var start = now + .seconds(-60 * limits.minutes)
    for hold in holds where hold.state == .released || hold.state == .undone {
      if let closed = hold.closed, closed <= now { start = max(start, closed) }
    }
    let before = Set(history.filter { $0.isByDirectory && ($0.ended ?? start) > start }.map(\.user))
    return limits.trips(losing: before.union(losing).count, holding: before.union(held.keys).count)
  }

  /// What a person decides; nobody decides of what is not there.
  mutating func decide(_ decision: ModelHoldDecision) -> ErrorCode? {
    switch decision {
    case .releaseAll:
      guard let open = openHold else { return nil }
      if holds[open].isUndoing { return busy() }
      guard marked.isEmpty else {
        log.append("hold.released refused \(ErrorCode.holdUnjudged)")
        return .holdUnjudged
      }
      holds[open].isLetGoWhole = true
      let waiting = held.filter { $0.value.contains { $0.hold == open } }.keys
      log.append("hold.released")
      close(open, as: .released)
      judge(waiting, deciding: decision)
    case .release(let user):
      if openHold.map({ holds[$0].isUndoing }) ?? false { return busy() }
      log.append("hold.released")
      judge([user], deciding: decision)
    case .urgent(let user):
      log.append("subject.urgent \(user)")
      judge([user], deciding: decision)
      urgent[user] = now + .seconds(86_400)
    }
    return nil
  }

  /// Nobody decides while an undo is under way.
  private mutating func busy() -> ErrorCode {
    log.append("hold.released refused \(ErrorCode.holdBusy)")
    return .holdBusy
  }
}
