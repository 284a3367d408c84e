import Diagnostics
import RoleMapping

/// What follows from what rules say.
extension NaiveModel {
  /// Judges these, and lets everything follow.
  ///
  /// - Parameters:
  ///   - decision: what a person decided of the open hold.
  ///   - undoing: the hold that a person has undone.
  @discardableResult
  mutating func judge(
    _ ids: some Sequence<Int>, because cause: Cause = .directory, deciding decision: ModelHoldDecision? = nil,
    undoing: Int? = nil
  ) -> Judged {
    var book = HoldBook(cause: cause, decision: decision, open: openHold)
    let decisions = Set(ids).sorted().map { ($0, decide($0)) }
    let lost = Dictionary(uniqueKeysWithValues: decisions.map { ($0.0, losses(of: $0.0, by: $0.1)) })
    look(at: lost, &book)
    var judged = Judged(hold: book.takes ? book.open : nil, waiting: book.hasWaiting ? book.open : nil)
    var left: Set<Int> = []
    for (id, decision) in decisions {
      let (before, kept) = (episodes[id] ?? [:], suppressed[id] ?? [])
      settle(id, decision, book, &left)
      if before != decision.episodes { judged.episodes.append((id, before)) }
      let over = kept.subtracting(suppressed[id] ?? [])
      if !over.isEmpty { judged.suppressions.append((id, over)) }
    }
    if decision != .releaseAll { closeEmptied(left.subtracting([undoing].compactMap(\.self)), deciding: decision) }
    return judged
  }

  /// An open hold that the last have left is over.
  mutating func closeEmptied(_ left: Set<Int>, deciding decision: ModelHoldDecision? = nil) {
    for hold in left where holds[hold].state == .open && !holds[hold].isUndoing && !isWaitedFor(hold) {
      guard case .release = decision else {
        close(hold, as: .cancelled)
        continue
      }
      // Whoever is still to be judged may come to wait.
      if marked.isEmpty { close(hold, as: .released) }
    }
  }

  /// Whether anything waits in the hold.
  func isWaitedFor(_ hold: Int) -> Bool { held.values.contains { $0.contains { $0.hold == hold } } }

  /// What a subject holds and nothing confers any more.
  private func losses(of id: Int, by decision: Decision) -> [Grant] {
    (held[id] ?? []).filter { $0.isEffective(at: now) && decision.roles[$0.role] == nil }
  }

  private mutating func settle(_ id: Int, _ decision: Decision, _ book: HoldBook, _ left: inout Set<Int>) {
    var story: [String] = []
    var waiting: [String] = []
    var staying: [Grant] = []
    for grant in held[id] ?? [] {
      if grant.isEffective(at: now), decision.roles[grant.role] == nil, let fate = fate(of: grant, book) {
        if grant.hold == nil { waiting.append("~\(grant.role)") }
        staying.append(fate)
        continue
      }
      if let hold = grant.hold { left.insert(hold) }
      if let conferred = decision.roles[grant.role], grant.isEffective(at: now) {
        staying.append(keep(grant, as: conferred, by: decision.version, &story))
      } else {
        if grant.isEffective(at: now) { lost[grant.role, default: 0] += 1 }
        // What a policy or the operator rules out ends for that, and not by a person's word.
        let isReleased = grant.hold == nil ? isUrgent(id, book) && book.cause != .policy : isLetGo(grant, book)
        let ending = end(
          grant, as: grant.isEffective(at: now) ? .revoked : .expired,
          isByDirectory: book.cause == .directory && !isReleased, isReleased: isReleased)
        story.append("-\(grant.role) \(ending)")
      }
    }
    if !waiting.isEmpty { log.append("grants.held \(id) \(waiting.sorted().joined(separator: " "))") }
    let refused = grant(id, decision, &staying, &story)
    tellOnce(of: id, refused.union(decision.conflicts))
    episodes[id] = decision.episodes.isEmpty ? nil : decision.episodes
    conclude(id, staying, story)
    endSuppressions(of: id, decision)
  }

  /// Whether what waited ends by a person's word.
  private func isLetGo(_ grant: Grant, _ book: HoldBook) -> Bool {
    guard let open = book.open, holds[open].state == .open, open == grant.hold else { return true }
    return isUrgent(grant.user, book) || book.decision == .release(user: grant.user)
  }

  /// What is taken from somebody may be given again once no condition for it holds.
  private mutating func endSuppressions(of id: Int, _ decision: Decision) {
    let standing = (suppressed[id] ?? []).intersection(decision.suppressed).subtracting(lifting[id] ?? [])
    if standing != suppressed[id] ?? [] { log.append("grants.suppression.ended \(id)") }
    suppressed[id] = standing.isEmpty ? nil : standing
  }
}
