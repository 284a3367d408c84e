internal import LanyardCore
internal import RoleMapping
internal import Synchronization

/// The groups of a tenant as facts, each made once however many members are looked at, and which of them no rule speaks of.
/// Bounded: beyond so many groups it starts anew, and counts on.
final class GroupFacts: Sendable {
  static let maximumKept = 50_000

  private struct State {
    var facts: [ResourceID: GroupFact] = [:]
    var unmatched: Set<ResourceID> = []
    var names: [String] = []
  }

  private let tenant: TenantID
  private let policy: CheckedPolicy
  private let state = Mutex(State())

  /// - Parameter policy: the one whose rules are to speak of groups.
  init(of tenant: TenantID, under policy: CheckedPolicy) {
    self.tenant = tenant
    self.policy = policy
  }

  /// The facts of these groups; a group that is gone has none.
  func facts(of groups: Set<ResourceID>, _ reader: any StoreReader) throws -> [ResourceID: GroupFact] {
    var found = state.withLock { state in
      groups.reduce(into: [ResourceID: GroupFact]()) { $0[$1] = state.facts[$1] }
    }
    let missing = groups.filter { found[$0] == nil }
    guard !missing.isEmpty else { return found }
    let read = try reader.resources(missing.sorted(), type: "Group", tenant: tenant)
      .map { ($0.id, DirectoryView.fact($0)) }
    for (id, fact) in read { found[id] = fact }
    keep(read)
    return found
  }

  /// How many groups no rule speaks of, and the first of their names.
  var unmatched: (count: Int, names: [String]) {
    state.withLock { ($0.unmatched.count, $0.names.sorted()) }
  }

  private func keep(_ read: [(id: ResourceID, fact: GroupFact)]) {
    let judged = read.map { ($0.id, $0.fact, isMatched($0.fact)) }
    state.withLock { state in
      if state.facts.count + read.count > Self.maximumKept { state.facts = [:] }
      for (id, fact, isMatched) in judged {
        state.facts[id] = fact
        guard !isMatched, state.unmatched.insert(id).inserted, state.names.count < 20 else { continue }
        state.names.append(fact.display ?? fact.value)
      }
    }
  }

  private func isMatched(_ fact: GroupFact) -> Bool { policy.speaks(of: fact) }
}
