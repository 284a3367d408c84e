internal import Diagnostics
internal import RoleMapping
internal import Synchronization

/// The groups that somebody is in, each looked at once, and those of them that no rule of a policy speaks of.
final class SeenGroups: Sendable {
  /// How many are told by name.
  static let maximumNames = 20

  private struct State {
    /// By id; what is kept of a group is its id alone, for a tenant may have as many as it has people.
    var seen: Set<OctetKey> = []
    var unmatched = 0
    var names: [String] = []
  }

  private let policy: CheckedPolicy
  private let state = Mutex(State())

  init(under policy: CheckedPolicy) {
    self.policy = policy
  }

  func look(at facts: [GroupFact]) {
    state.withLock { state in
      for fact in facts where state.seen.insert(OctetKey(fact.value)).inserted {
        guard !policy.speaks(of: fact) else { continue }
        state.unmatched += 1
        if state.names.count < Self.maximumNames { state.names.append(fact.display ?? fact.value) }
      }
    }
  }

  /// How many groups no rule speaks of, and some of their names, ordered.
  var unmatched: (count: Int, names: [String]) {
    state.withLock { ($0.unmatched, $0.names.sorted()) }
  }
}
