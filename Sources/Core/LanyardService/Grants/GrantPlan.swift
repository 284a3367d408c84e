internal import LanyardCore

/// What follows from judging subjects again: rows to write, events to record.
struct GrantPlan {
  var changes: [Change] = []
  var events: [TenantEvent] = []
  var granted: [Grant] = []
  var revoked: [Grant] = []

  mutating func add(_ other: GrantPlan) {
    changes += other.changes
    events += other.events
    granted += other.granted
    revoked += other.revoked
  }
}
