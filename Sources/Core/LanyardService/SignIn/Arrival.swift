internal import LanyardCore

/// Who signs in, and what has to be written for it.
struct Arrival {
  let user: StoredResource
  /// What makes a subject of somebody new; empty for those who are known.
  var changes: [Change] = []
  var events: [TenantEvent] = []
}
