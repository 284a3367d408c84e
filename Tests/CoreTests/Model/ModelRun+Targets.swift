import Diagnostics
import JSON
import LanyardCore
import RoleMapping

/// What targets are told, held against the model.
extension ModelRun {
  func compareAccounts(_ observed: ModelObservation, of people: Set<Int>, from before: NaiveModel) throws {
    let unfinished = Dictionary(grouping: observed.unfinished) { row in
      NaiveModel.AccountKey(target: row.target, user: names[row.subject] ?? -1)
    }
    for target in NaiveModel.targets.keys.sorted() {
      for id in people {
        guard let subject = ids[id] else { continue }
        let key = NaiveModel.AccountKey(target: target, user: id)
        let (expected, account) = (model.accounts[key], observed.accounts[target]?[subject])
        let found = account.map { told($0, expected?.revocations ?? []) }
        let text = "\(target) was told \(String(describing: found)) of \(id)"
        try require(found == expected, "\(text), not \(String(describing: expected))")
        guard let expected else { continue }
        let known = before.accounts[key]?.revocations.count ?? 0
        try compare(unfinished[key] ?? [], with: expected, known: known, "\(target) about \(id)")
      }
    }
  }

  /// What was planned in the step waits to be sent; what takes something away is a revocation; and nothing that a
  /// revocation stands behind can wait for longer than it.
  ///
  /// - Parameter known: up to which revision deliveries were planned before.
  private func compare(
    _ unfinished: [OutboxRow], with expected: NaiveModel.Account, known: Int, _ name: String
  ) throws {
    let rows = unfinished.sorted { $0.revision < $1.revision }
    let (revisions, all) = (rows.map(\.revision), expected.revocations.count)
    let isWhole = Set(revisions).count == rows.count && Set(revisions).isSuperset(of: Array(known..<all).map { $0 + 1 })
    try require(known == all || isWhole, "\(name): of \(all) revisions, \(known) of them old, \(revisions) wait")
    try checkRevocations(rows, expected, name)
    guard let last = rows.lastIndex(where: \.isRevocation) else { return }
    let slow = rows[...last].filter { !$0.isRevocation }.map(\.revision)
    try require(slow.isEmpty, "\(name): a revocation waits behind \(slow)")
  }

  private func checkRevocations(_ rows: [OutboxRow], _ expected: NaiveModel.Account, _ name: String) throws {
    for row in rows {
      let isExpected = (1...expected.revocations.count).contains(row.revision)
      try require(isExpected, "\(name): nobody expects revision \(row.revision)")
      try require(
        row.isRevocation || !expected.revocations[row.revision - 1], "\(name): \(row.revision) is no revocation")
    }
  }

  /// In the end each revision has its row, once.
  func compareAllDeliveries() async throws {
    let tenant = tenant
    for (subject, id) in names {
      let rows = try await product.store.read { try $0.deliveries(of: subject, tenant: tenant) }
      for target in NaiveModel.targets.keys.sorted() {
        guard let expected = model.accounts[.init(target: target, user: id)] else { continue }
        let sent = rows.filter { $0.target == target }.sorted { $0.revision < $1.revision }
        let name = "\(target) about \(id)"
        try require(
          sent.map(\.revision) == Array(1...expected.revocations.count), "\(name): revisions \(sent.map(\.revision))")
        try checkRevocations(sent, expected, name)
      }
    }
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
}
