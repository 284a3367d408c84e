internal import Diagnostics
internal import LanyardCore
public import RoleMapping

/// How many people keep a role for longer than before, and how many for less long.
public struct TermCounts: Sendable, Hashable {
  public internal(set) var longer: Int
  public internal(set) var shorter: Int

  public init(longer: Int = 0, shorter: Int = 0) {
    self.longer = longer
    self.shorter = shorter
  }

  static func + (left: Self, right: Self) -> Self {
    Self(longer: left.longer + right.longer, shorter: left.shorter + right.shorter)
  }
}

/// Who keeps roles for longer than before, and who for less long.
public struct TermTally: Sendable {
  /// Roles that somebody keeps for another time.
  public internal(set) var roles: [RoleReference: TermCounts] = [:]
  /// Those people, each counted once for all their roles.
  public internal(set) var people = TermCounts()

  /// Counts what changes for one person.
  mutating func add(_ changes: [(role: RoleReference, change: TermChange)]) {
    guard !changes.isEmpty else { return }
    for (role, change) in changes { roles[role, default: .init()] = roles[role, default: .init()] + change.counts }
    let isLonger = changes.contains { $0.change.isLonger }
    let isShorter = changes.contains { $0.change.isShorter }
    people = people + TermCounts(longer: isLonger ? 1 : 0, shorter: isShorter ? 1 : 0)
  }

  mutating func add(_ other: TermTally) {
    roles.merge(other.roles, uniquingKeysWith: +)
    people = people + other.people
  }
}

/// How the time changes for which somebody may keep a role: when it ends, and how long it may go unused. Where one of the two
/// grows and the other shrinks, the role is kept both for longer and for less long.
struct TermChange {
  let isLonger: Bool
  let isShorter: Bool

  /// Nil where the time is the same.
  ///
  /// - Parameters:
  ///   - validUntil: when the role ends from now on; nil for never.
  ///   - unusedAfter: how long it may go unused from now on; nil for as long as anybody likes.
  init?(of grant: Grant, validUntil: Instant?, unusedAfter: Duration?) {
    guard validUntil != grant.validUntil || unusedAfter != grant.unusedAfter else { return nil }
    isLonger =
      Self.exceeds(validUntil, grant.validUntil) || Self.exceeds(unusedAfter, grant.unusedAfter)
    isShorter =
      Self.exceeds(grant.validUntil, validUntil) || Self.exceeds(grant.unusedAfter, unusedAfter)
  }

  fileprivate var counts: TermCounts { TermCounts(longer: isLonger ? 1 : 0, shorter: isShorter ? 1 : 0) }

  /// Nil is without end.
  private static func exceeds<Limit: Comparable>(_ one: Limit?, _ other: Limit?) -> Bool {
    guard let other else { return false }
    return one.map { $0 > other } ?? true
  }
}
