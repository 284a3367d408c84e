internal import LanyardCore
internal import RoleMapping

/// What follows from judging subjects again: rows to write, events to record.
struct GrantPlan {
  var changes: [Change] = []
  var events: [TenantEvent] = []
  var granted: [Grant] = []
  var revoked: [Grant] = []
  /// Grants that stay, for other reasons or until another moment.
  var altered: [GrantDifference.Alteration] = []
  /// What stands against the subject, each with its entry, should it be new; see
  /// ``SubjectJudgement/tellFindings(in:)``.
  var findings: [(finding: StandingFinding, event: TenantEvent)] = []
  /// Grants that begin to wait for a person.
  var held: [Grant] = []
  /// Grants that waited, and do so no more.
  var unheld: [Grant] = []
  /// The hold that the change at hand, or a part of it that is judged later, is held in: whoever makes the change keeps
  /// what was there before.
  var hold: Hold?
  /// The open hold in which grants of somebody who was judged wait already: what the change takes from them besides is kept
  /// too, or they could not be given back what they had.
  var waiting: Hold?
  /// The people who were judged, with the episodes that were open before and are others now.
  var episodes: [(subject: ResourceID, before: [Episode])] = []
  /// Those of them from whom something was kept that is over now.
  var suppressions: [(subject: ResourceID, before: [Suppression])] = []

  mutating func add(_ other: GrantPlan) {
    changes += other.changes
    events += other.events
    granted += other.granted
    revoked += other.revoked
    altered += other.altered
    held += other.held
    unheld += other.unheld
    hold = other.hold ?? hold
    waiting = other.waiting ?? waiting
    episodes += other.episodes
    suppressions += other.suppressions
  }
}
