import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import RoleMapping

/// What Lanyard holds, held against the model.
///
/// Looked at after each step are the grants in force of everybody who should hold one or whom the step concerned, and how
/// many the tenant has: whoever held another one would make it one too many. The same with open episodes of everybody who
/// is there, with holds, and with the log, entry by entry. Sessions and accounts change only with a judgement, which the
/// model expects or the log tells of; those of everybody are looked at, with the directory, every ``wholeLook`` steps and
/// whenever the process has begun anew.
extension ModelRun {
  static let wholeLook = 25

  func compare(after step: ModelStep, from before: NaiveModel, naming named: Set<Int>) async throws {
    let isWhole = number.isMultiple(of: Self.wholeLook) || step.isDeath || step.isUndoing
    let concerned = isWhole ? Set(ids.keys) : model.judged.union(named)
    let tenant = tenant
    let question = question(about: concerned)
    let found = try await product.store.read { try ModelObservation(question, of: tenant, $0) }
    try compareGrants(found)
    try compareEpisodes(found)
    try compareHolds(found)
    try compareSessions(found, of: concerned)
    try compareAccounts(found, of: concerned, from: before)
    if isWhole { try await compareDirectory() }
    try checkInvariants(after: step, from: before)
  }

  private func question(about concerned: Set<Int>) -> ModelObservation.Question {
    let holders = concerned.union(model.held.keys)
    let judged = concerned.union(model.users.keys).union(model.episodes.keys)
    func known(_ people: Set<Int>) -> [ResourceID] { people.compactMap { ids[$0] } }
    return ModelObservation.Question(
      holders: known(holders), judged: known(judged), concerned: known(concerned))
  }

  private func compareGrants(_ observed: ModelObservation) throws {
    let (rows, count) = (observed.grants.map(told), observed.grantCount)
    try require(rows.count == count, "\(count) grants are in force, \(rows.count) of them of those who should hold one")
    let found = Set(rows)
    let expected = Set(model.held.values.flatMap(\.self).map { ModelLedgerRow($0) })
    try require(rows.count == found.count, "a grant is there twice: \(rows.map(\.description).sorted())")
    try require(
      found == expected,
      """
      grants in force differ
        Lanyard alone: \(found.subtracting(expected).told)
        the model alone: \(expected.subtracting(found).told)
      """)
  }

  private func compareHolds(_ observed: ModelObservation) throws {
    let found = observed.holds.map(\.state.rawValue).sorted()
    let expected = model.holds.map(\.state.rawValue).sorted()
    try require(found == expected, "holds are \(found), not \(expected)")
  }

  private func compareEpisodes(_ observed: ModelObservation) throws {
    var found: [Int: [String: Instant]] = [:]
    for (id, episodes) in observed.episodes where !episodes.isEmpty {
      found[names[id] ?? -1] = Dictionary(episodes.map { ($0.ruleID, $0.since) }) { first, _ in first }
    }
    try require(found == model.episodes, "open episodes are \(found), not \(model.episodes)")
  }

  private func compareSessions(_ observed: ModelObservation, of people: Set<Int>) throws {
    for (id, subject) in people.compactMap({ id in ids[id].map { (id, $0) } }) {
      let count = observed.sessions[subject, default: 0]
      try require(count == model.sessions[id, default: []].count, "user \(id) has \(count) sessions")
    }
  }

  private func compareDirectory() async throws {
    let tenant = tenant
    let (users, groups) = try await product.store.read { reader in
      (
        try reader.resourceIDs(type: "User", tenant: tenant, after: nil, limit: 1000),
        try reader.resourceIDs(type: "Group", tenant: tenant, after: nil, limit: 1000)
      )
    }
    try require(Set(users.compactMap { names[$0] }) == Set(model.users.keys), "other users are there")
    try require(Set(groups.compactMap { names[$0] }) == Set(model.groups.keys), "other groups are there")
    for id in groups {
      let rows = try await product.store.read { try $0.members(of: id, tenant: tenant, after: nil, limit: 1000) }
      let group = names[id].flatMap { model.groups[$0] }
      let expected = (group?.members ?? []).union(group?.groups ?? [])
      try require(Set(rows.compactMap { names[$0.member] }) == expected, "group \(names[id] ?? -1) has other members")
    }
  }

  func told(_ grant: Grant) -> ModelLedgerRow { ModelLedgerRow(grant, of: names[grant.subject] ?? -1) }
}

extension ModelStep {
  /// Whether the process ends in it and begins anew.
  fileprivate var isDeath: Bool {
    switch self {
    case .restart, .crash, .deliver(dies: true): true
    default: false
    }
  }

  /// Whether it puts the directory back.
  fileprivate var isUndoing: Bool { if case .undo = self { true } else { false } }
}
