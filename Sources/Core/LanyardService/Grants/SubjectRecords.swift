internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// What the store holds of subjects who are judged together, asked for in a few questions whatever their number.
struct SubjectRecords {
  /// How many subjects one set of questions is about, so that what is held in memory stays small.
  static let batch = 500

  /// By id, whoever manages them; who is missing is no subject.
  private(set) var users: [ResourceID: StoredResource] = [:]
  private var groups: [ResourceID: [StoredResource]] = [:]
  /// The same as facts, each group's made once.
  private var facts: [ResourceID: [GroupFact]] = [:]
  private var grants: [ResourceID: [Grant]] = [:]
  private var episodes: [ResourceID: [Episode]] = [:]
  private var findings: [ResourceID: [StandingFinding]] = [:]
  private var suppressions: [ResourceID: [Suppression]] = [:]
  private var statements: [ResourceID: [SignInFacts]] = [:]
  private var accounts: [String: [ResourceID: TargetAccount]] = [:]
  private var deliveries: [ResourceID: [OutboxRow]] = [:]

  /// - Parameter targets: the names of the targets at which subjects may have accounts.
  init(of subjects: [ResourceID], targets: [String], tenant: TenantID, _ reader: any StoreReader) throws {
    users = try reader.people(subjects, tenant: tenant)
    statements = Dictionary(grouping: try reader.signInFacts(of: subjects, tenant: tenant), by: \.subject)
    (groups, facts) = try Self.groups(of: subjects, tenant: tenant, reader)
    grants = Dictionary(grouping: try reader.grants(of: subjects, tenant: tenant), by: \.subject)
    episodes = try reader.episodes(of: subjects, tenant: tenant)
    findings = try reader.standingFindings(of: subjects, tenant: tenant)
    suppressions = Dictionary(
      grouping: try reader.suppressions(of: subjects, tenant: tenant), by: \.subject)
    guard !targets.isEmpty else { return }
    for target in targets {
      let found = try reader.accounts(target: target, subjects: subjects, tenant: tenant)
      accounts[target] = Dictionary(found.map { ($0.subject, $0) }) { first, _ in first }
    }
    deliveries = Dictionary(
      grouping: try reader.unfinishedDeliveries(of: subjects, tenant: tenant), by: \.subject)
  }

  /// The groups that have the subject directly, by id.
  func groups(of subject: ResourceID) -> [StoredResource] { groups[subject] ?? [] }

  /// What a policy reads of them, by id.
  func groupFacts(of subject: ResourceID) -> [GroupFact] { facts[subject] ?? [] }

  /// Those in force, oldest first.
  func grants(of subject: ResourceID) -> [Grant] { grants[subject] ?? [] }

  /// The newest statement first.
  func signInFacts(of subject: ResourceID) -> [SignInFacts] { statements[subject] ?? [] }

  func episodes(of subject: ResourceID) -> [Episode] { episodes[subject] ?? [] }

  /// What stood against the subject at the last evaluation.
  func standingFindings(of subject: ResourceID) -> [StandingFinding] { findings[subject] ?? [] }

  func suppressions(of subject: ResourceID) -> [Suppression] { suppressions[subject] ?? [] }

  func account(target: String, subject: ResourceID) -> TargetAccount? { accounts[target]?[subject] }

  /// Oldest first.
  func unfinishedDeliveries(of subject: ResourceID) -> [OutboxRow] { deliveries[subject] ?? [] }

  private static func groups(
    of subjects: [ResourceID], tenant: TenantID, _ reader: any StoreReader
  ) throws -> ([ResourceID: [StoredResource]], [ResourceID: [GroupFact]]) {
    let rows = try reader.parentGroups(of: subjects, tenant: tenant)
    guard !rows.isEmpty else { return ([:], [:]) }
    let found = try reader.resources(Set(rows.map(\.group)).sorted(), type: "Group", tenant: tenant)
    let byID = Dictionary(found.map { ($0.id, ($0, DirectoryView.fact($0))) }) { first, _ in first }
    var groups: [ResourceID: [StoredResource]] = [:]
    var facts: [ResourceID: [GroupFact]] = [:]
    for row in rows {
      guard let (group, fact) = byID[row.group] else { continue }
      groups[row.member, default: []].append(group)
      facts[row.member, default: []].append(fact)
    }
    return (groups, facts)
  }
}
