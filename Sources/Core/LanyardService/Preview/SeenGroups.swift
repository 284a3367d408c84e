internal import Diagnostics
internal import RoleMapping
internal import Synchronization

/// The groups that somebody is in, each looked at once, and those of them that no rule of a policy speaks of.
final class SeenGroups: Sendable {
  /// How many are told by name.
  static let maximumNames = 20

  private struct State {
    /// By id or name; what is kept of a group is that alone, for a tenant may have as many as it has people.
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
      for fact in facts {
        // A group that an assertion names has no id.
        let name = fact.display ?? fact.value ?? ""
        guard state.seen.insert(OctetKey(fact.value ?? name)).inserted, !policy.speaks(of: fact) else { continue }
        state.unmatched += 1
        if state.names.count < Self.maximumNames { state.names.append(name) }
      }
    }
  }

  /// How many groups no rule speaks of, and some of their names, ordered.
  var unmatched: (count: Int, names: [String]) {
    state.withLock { ($0.unmatched, $0.names.sorted()) }
  }
}
