import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import RoleMapping

/// What Lanyard holds, held against the model.
extension ModelRun {
  /// How often everything is looked at, and not only what a step can have touched.
  static let wholeLook = 25

  func compare(after step: ModelStep, from before: NaiveModel) async throws {
    let isWhole = number.isMultiple(of: Self.wholeLook)
    try await compareGrants()
    try await compareEpisodes()
    try await compareHolds()
    let concerned = isWhole ? Set(ids.keys) : model.judged
    try await compareSessions(of: concerned)
    try await compareAccounts(of: concerned)
    if isWhole { try await compareDirectory() }
    try checkInvariants(after: step, from: before)
  }

  /// The grants in force of everybody there ever was; and that there are no others.
  private func compareGrants() async throws {
    let (everybody, tenant) = (Array(names.keys), tenant)
    let (grants, count) = try await product.store.read { reader in
      (try reader.grants(of: everybody, tenant: tenant), try reader.effectiveGrantCount(of: tenant))
    }
    try require(grants.count == count, "\(count) grants are in force, \(grants.count) of them of anybody known")
    let found = Set(grants.map(told))
    let expected = Set(model.held.values.flatMap(\.self).map(told))
    try require(grants.count == found.count, "a grant is there twice: \(grants.map(told).sorted())")
    try require(
      found == expected,
      """
      grants in force differ
        Lanyard alone: \(found.subtracting(expected).sorted())
        the model alone: \(expected.subtracting(found).sorted())
      """)
  }

  private func compareHolds() async throws {
    let tenant = tenant
    let found = try await product.store.read { try $0.holds(of: tenant, before: nil, limit: 1000) }
      .map(\.state.rawValue).sorted()
    let expected = model.holds.map(\.state.rawValue).sorted()
    try require(found == expected, "holds are \(found), not \(expected)")
  }

  private func compareEpisodes() async throws {
    let (everybody, tenant) = (Array(names.keys), tenant)
    let rows = try await product.store.read { try $0.episodes(of: everybody, tenant: tenant) }
    var found: [Int: [String: Instant]] = [:]
    for (id, episodes) in rows where !episodes.isEmpty {
      found[names[id] ?? -1] = Dictionary(episodes.map { ($0.ruleID, $0.since) }) { first, _ in first }
    }
    try require(found == model.episodes, "open episodes are \(found), not \(model.episodes)")
  }

  private func compareSessions(of people: Set<Int>) async throws {
    let (subjects, tenant) = (people.compactMap { id in ids[id].map { (id, $0) } }, tenant)
    let found = try await product.store.read { reader in
      try subjects.map { ($0.0, try reader.sessions(of: $0.1, tenant: tenant).count) }
    }
    for (id, count) in found {
      try require(count == model.sessions[id, default: 0], "user \(id) has \(count) sessions")
    }
  }

  private func compareAccounts(of people: Set<Int>) async throws {
    let (subjects, tenant) = (people.compactMap { ids[$0] }, tenant)
    for target in NaiveModel.targets.keys.sorted() {
      let accounts = try await product.store.read { reader in
        try reader.accounts(target: target, subjects: subjects, tenant: tenant)
      }
      let planned = Dictionary(accounts.map { (names[$0.subject] ?? -1, $0) }) { first, _ in first }
      for id in people where ids[id] != nil {
        let expected = model.accounts[.init(target: target, user: id)]
        let found = planned[id].map { told($0, expected?.revocations ?? []) }
        let text = "\(target) was told \(String(describing: found)) of \(id)"
        try require(found == expected, "\(text), not \(String(describing: expected))")
        guard let expected, let account = planned[id] else { continue }
        try await compareDeliveries(of: account, with: expected)
      }
    }
  }

  /// Every revision has its row, and nothing that a revocation stands behind can wait for longer than it.
  private func compareDeliveries(of account: TargetAccount, with expected: NaiveModel.Account) async throws {
    let tenant = tenant
    let rows = try await product.store.read { try $0.deliveries(of: account.subject, tenant: tenant) }
      .filter { $0.target == account.target }.sorted { $0.revision < $1.revision }
    let name = "\(account.target) about \(names[account.subject] ?? -1)"
    try require(rows.map(\.revision) == Array(1...rows.count), "\(name): revisions \(rows.map(\.revision))")
    for (row, takesAway) in zip(rows, expected.revocations) where takesAway {
      try require(row.isRevocation, "\(name): \(row.revision) is no revocation")
    }
    let waiting = rows.filter { $0.status == .pending || $0.status == .inFlight }
    guard let last = waiting.lastIndex(where: \.isRevocation) else { return }
    let slow = waiting[...last].filter { !$0.isRevocation }.map(\.revision)
    try require(slow.isEmpty, "\(name): a revocation waits behind \(slow)")
  }

  private func told(_ account: TargetAccount, _ revocations: [Bool]) -> NaiveModel.Account {
    let roles = (account.planned["roles"]?.arrayValue ?? []).compactMap { role -> RoleReference? in
      guard let application = role["application"]?.stringValue, let name = role["role"]?.stringValue else {
        return Optional.none
      }
      return RoleReference(application: application, role: name)
    }
    return NaiveModel.Account(
      name: account.planned["userName"]?.stringValue ?? "", isActive: account.planned["active"] == true,
      roles: Set(roles), revocations: account.plannedRevision == revocations.count ? revocations : [])
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
}

/// Grants as both tell them, so that they can be compared and read.
extension ModelRun {
  func told(_ grant: Grant) -> String {
    let rules = (grant.origin["rules"]?.arrayValue ?? []).compactMap { $0["rule"]?.stringValue }
    return Self.told(
      names[grant.subject] ?? -1, grant.role, grant.since, grant.validUntil, rules, grant.policyVersion,
      grant.state == .held, grant.ended.map { ($0, grant.state.rawValue) })
  }

  func told(_ grant: NaiveModel.Grant) -> String {
    Self.told(
      grant.user, grant.role, grant.since, grant.until, grant.rules, grant.policyVersion,
      grant.ended == nil && grant.hold != nil, grant.ended.map { ($0, grant.ending?.rawValue ?? "") })
  }

  private static func told(
    _ user: Int, _ role: RoleReference, _ since: Instant, _ until: Instant?, _ rules: [String], _ version: Int,
    _ isHeld: Bool, _ end: (Instant, how: String)?
  ) -> String {
    let term = "\(since.milliseconds)-\(until.map { "\($0.milliseconds)" } ?? "")"
    let ending = end.map { " \($0.how) \($0.0.milliseconds)" } ?? ""
    return "\(user) \(role) \(term) by \(rules) of version \(version)\(isHeld ? " held" : "")\(ending)"
  }
}
