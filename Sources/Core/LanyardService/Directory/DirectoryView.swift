internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// The directory as it will be once the changes at hand are written: what the store holds, and over it what changes.
///
/// Decisions are taken before anything is written, so whoever judges roles looks through this.
struct DirectoryView {
  let reader: any StoreReader
  let tenant: TenantID

  /// What the store holds of the subjects who are judged now; see ``knowing(_:targets:)``.
  private var records: SubjectRecords?
  private var recorded: Set<ResourceID> = []

  /// Users as they will be; nil for those that go.
  var users: [ResourceID: StoredResource?] = [:]
  /// Groups as they will be; nil for those that go.
  var groups: [ResourceID: StoredResource?] = [:]
  /// What sign-ins stated of subjects as it will be kept, the newest first.
  var signInFacts: [ResourceID: [SignInFacts]] = [:]
  /// Members who join, by group.
  var joining: [ResourceID: Set<ResourceID>] = [:]
  /// Members who leave, by group.
  var leaving: [ResourceID: Set<ResourceID>] = [:]
  /// Roles that a person gives back to somebody from whom they were taken.
  var lifting: [ResourceID: Set<RoleReference>] = [:]
  /// Episodes as they will be open, of those for whom they change otherwise than by a judgement.
  var openEpisodes: [ResourceID: [Episode]] = [:]
  /// Suppressions that are put back, beside those that there are.
  var returningSuppressions: [ResourceID: [Suppression]] = [:]

  /// Whether it shows what the store holds and nothing else.
  var isAsStored: Bool {
    users.isEmpty && groups.isEmpty && signInFacts.isEmpty && joining.isEmpty && leaving.isEmpty && lifting.isEmpty
      && openEpisodes.isEmpty && returningSuppressions.isEmpty
  }

  init(reader: any StoreReader, tenant: TenantID) {
    self.reader = reader
    self.tenant = tenant
  }

  /// The same view, which asks nothing more about these subjects.
  ///
  /// - Parameter targets: the names of the targets at which they may have accounts.
  func knowing(_ subjects: [ResourceID], targets: [String]) throws -> DirectoryView {
    guard subjects.count > 1 else { return self }
    var view = self
    view.records = try SubjectRecords(of: subjects, targets: targets, tenant: tenant, reader)
    view.recorded = Set(subjects)
    return view
  }

  func user(_ id: ResourceID) throws -> StoredResource? {
    if let changed = users[id] { return changed }
    if let records = records(of: id) { return records.users[id] }
    return try reader.person(id, tenant: tenant)
  }

  /// The groups that will have this member, as facts a mapping policy reads, by id.
  func groupFacts(of member: ResourceID) throws -> [GroupFact] {
    if joining.isEmpty, leaving.isEmpty, groups.isEmpty, let records = records(of: member) {
      return records.groupFacts(of: member)
    }
    var found: [ResourceID: StoredResource] = [:]
    for group in try storedGroups(of: member) { found[group.id] = group }
    for (group, members) in joining where members.contains(member) {
      found[group] = try groups[group] ?? reader.resource(group, type: "Group", tenant: tenant)
    }
    for (group, members) in leaving where members.contains(member) { found[group] = nil }
    for (group, changed) in groups where found[group] != nil { found[group] = changed }
    return found.values.sorted { $0.id < $1.id }.map(Self.fact)
  }

  private func storedGroups(of member: ResourceID) throws -> [StoredResource] {
    try records(of: member)?.groups(of: member) ?? reader.groups(of: member, tenant: tenant)
  }

  private func records(of subject: ResourceID) -> SubjectRecords? {
    recorded.contains(subject) ? records : Optional.none
  }

  static func fact(_ group: StoredResource) -> GroupFact {
    GroupFact(
      value: group.id.description, display: group.document["displayName"]?.stringValue,
      externalID: group.document["externalId"]?.stringValue)
  }
}

/// What is kept of a subject beside the directory.
extension DirectoryView {
  /// Grants in force, oldest first.
  func grants(of subject: ResourceID) throws -> [Grant] {
    try records(of: subject)?.grants(of: subject)
      ?? reader.grants(of: subject, tenant: tenant, includingEnded: false)
  }

  /// What sign-ins stated of the subject, expired or not, the newest first.
  func signInFacts(of subject: ResourceID) throws -> [SignInFacts] {
    if let changed = signInFacts[subject] { return changed }
    return try records(of: subject)?.signInFacts(of: subject) ?? reader.signInFacts(of: [subject], tenant: tenant)
  }

  func episodes(of subject: ResourceID) throws -> [Episode] {
    if let open = openEpisodes[subject] { return open }
    return try records(of: subject)?.episodes(of: subject) ?? reader.episodes(of: subject, tenant: tenant)
  }

  /// What stood against the subject at the last evaluation, as the log was told.
  func standingFindings(of subject: ResourceID) throws -> [StandingFinding] {
    try records(of: subject)?.standingFindings(of: subject)
      ?? reader.standingFindings(of: [subject], tenant: tenant)[subject] ?? []
  }

  /// Roles that are not given again, as the store has them or will.
  func storedSuppressions(of subject: ResourceID) throws -> [Suppression] {
    let stored =
      try records(of: subject)?.suppressions(of: subject) ?? reader.suppressions(of: [subject], tenant: tenant)
    let returning = (returningSuppressions[subject] ?? []).filter { back in !stored.contains { $0.role == back.role } }
    return stored + returning
  }

  /// Roles that are not given again.
  func suppressedRoles(of subject: ResourceID) throws -> Set<RoleReference> {
    Set(try storedSuppressions(of: subject).map(\.role)).subtracting(lifting[subject] ?? [])
  }

  func account(target: String, subject: ResourceID) throws -> TargetAccount? {
    if let records = records(of: subject) { return records.account(target: target, subject: subject) }
    return try reader.account(target: target, subject: subject, tenant: tenant)
  }

  /// Oldest first.
  func unfinishedDeliveries(of subject: ResourceID) throws -> [OutboxRow] {
    try records(of: subject)?.unfinishedDeliveries(of: subject)
      ?? reader.unfinishedDeliveries(of: [subject], tenant: tenant)
  }
}
