public import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// Who would gain and lose what if manifests were applied. Nothing is written, nobody waits: the directory is read slice by
/// slice, each in a short read of its own, two at a time.
///
/// A directory that moves meanwhile is seen as each slice finds it: nobody is counted twice, somebody created behind the
/// reader's back is not counted, and each person is judged by one consistent state of theirs. What an apply does afterwards
/// differs from what was previewed by what changed in between, and by nothing else.
public struct PolicyPreview: Sendable {
  private let store: any Store
  private let services: DirectoryServices
  private let keyring: Keyring
  private let clock: any LanyardCore.Clock

  /// Subjects of one slice, and how many slices are judged at a time.
  static let slice = SubjectRecords.batch
  static let width = 2
  /// How many gains and losses are told by name at most.
  public static let maximumNames = 1000

  public init(store: any Store, services: DirectoryServices, keyring: Keyring, clock: any LanyardCore.Clock) {
    self.store = store
    self.services = services
    self.keyring = keyring
    self.clock = clock
  }

  /// - Parameters:
  ///   - objects: what would be applied.
  ///   - secrets: as ``ApplyManifest`` takes them.
  ///   - only: the tenant to look at; nil for every tenant concerned.
  ///   - names: how many gains, and how many losses, are told by name.
  ///   - positions: where the members of the objects stand in the texts that they came with.
  ///   - progress: is told how many of how many subjects were looked at.
  /// - Throws: the store's troubles; `CancellationError`. What is wrong with the objects is in the report.
  public func run(
    _ objects: [ManifestObject], secrets: [String: Secret<[UInt8]>] = [:], only: TenantName? = nil, names: Int = 20,
    positions: [ManifestReference: DocumentPositions] = [:],
    progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) async throws -> PreviewReport {
    var (report, tenants) = try await plan(objects, secrets, only: only, positions)
    let total = tenants.reduce(0) { $0 + $1.total }
    let named = min(max(names, 0), Self.maximumNames)
    var done = 0
    for tenant in tenants {
      let start = done
      let tally = try await sweep(tenant, naming: named) { looked in
        done = start + looked
        progress(min(done, total), total)
      }
      report.tenants.append(
        TenantPreview(
          tenant: tenant.name, version: tenant.version, nextVersion: tenant.after.version, waiting: tenant.waiting,
          tally: tally,
          privilegedLonger: tally.terms.roles.mapValues(\.longer)
            .filter { $0.value > 0 && tenant.after.isPrivileged($0.key) },
          alteredRoles: tenant.alteredRoles))
    }
    return report
  }

  /// A tenant whose policy would mean something else.
  private struct Concerned: Sendable {
    let id: TenantID
    let name: TenantName
    let version: Int
    let before: ActivePolicy?
    let after: ActivePolicy
    let total: Int
    let waiting: Int
    let alteredRoles: [AlteredRole]
  }

  private func plan(
    _ objects: [ManifestObject], _ secrets: [String: Secret<[UInt8]>], only: TenantName?,
    _ positions: [ManifestReference: DocumentPositions]
  ) async throws -> (PreviewReport, [Concerned]) {
    let now = clock.now()
    return try await store.read { [services, keyring] reader in
      if let only, try reader.tenant(named: only) == nil { throw CodedError.unknownTenant(only) }
      let draft = try ManifestDraft(
        objects: objects, secrets: secrets, keyring: keyring, reader: reader, positions: positions)
      var report = PreviewReport()
      report.problems = try ManifestChecker(services: services).problems(in: draft)
      guard report.problems.isEmpty else { return (report, []) }
      report.steps = draft.steps
      report.warnings = try draft.warnings()
      let names = try ManifestChecker(services: services).affectedTenants(draft)
      report.leftOut = names.filter { only != nil && $0 != only && draft.newTenants[$0] == nil }
      // It would stand for what nobody has looked at.
      if report.leftOut.isEmpty { report.fingerprint = try PreviewFingerprint(of: draft).description }
      let alterations = try draft.roleAlterations()
      let tenants = try names.filter { only == nil || $0 == only }
        .compactMap { try concerned($0, draft, alterations, at: now) }
      return (report, tenants)
    }
  }

  private func concerned(
    _ name: TenantName, _ draft: ManifestDraft, _ alterations: [RoleAlteration], at now: Instant
  ) throws -> Concerned? {
    guard let id = try draft.reader.tenant(named: name)?.id else { return nil }
    let compiler = PolicyCompiler(standard: services.registry)
    let stored = ManifestView(reader: draft.reader)
    let before: ActivePolicy?
    do {
      before = try compiler.policy(for: name, in: stored)
    } catch is PolicyProblems {
      before = nil
    }
    let after = try compiler.policy(for: name, in: draft.view)
    return Concerned(
      id: id, name: name, version: try stored.policy(of: name)?.version ?? 0, before: before, after: after,
      total: try SubjectList.count(of: id, draft.reader),
      waiting: try draft.reader.markedCount(of: id)
        + draft.reader.unfinishedGroupWalks(of: id).reduce(0) { $0 + max($1.total - $1.done, 0) },
      alteredRoles: try draft.altered(alterations, in: id, under: after, at: now))
  }

  /// Looks at all users of a tenant. Slices are listed one after the other, and judged side by side.
  private func sweep(
    _ tenant: Concerned, naming names: Int, _ progress: (Int) -> Void
  ) async throws -> PreviewTally {
    let groups = SeenGroups(under: tenant.after.policy)
    let sweep = DirectorySweep(
      tenant: tenant.id, before: tenant.before, after: tenant.after, now: clock.now(), groups: groups, names: names)
    var tally = try await withThrowingTaskGroup(of: PreviewTally.self) { [store] group in
      var tally = PreviewTally()
      var (underWay, last) = (0, ResourceID?.none)
      var lists = SubjectList.allCases[...]
      while let list = lists.first {
        let subjects = try await slice(of: tenant.id, list, after: last)
        if subjects.isEmpty {
          (lists, last) = (lists.dropFirst(), nil)
          continue
        }
        if underWay == Self.width, let next = try await group.next() {
          tally.add(next, naming: names)
          progress(tally.subjects)
          underWay -= 1
        }
        group.addTask { try await store.read { try sweep.tally(of: subjects, $0) } }
        underWay += 1
        last = subjects.last
      }
      for try await next in group {
        tally.add(next, naming: names)
        progress(tally.subjects)
      }
      return tally
    }
    (tally.unmatchedGroups, tally.unmatchedNames) = groups.unmatched
    return tally
  }

  private func slice(of tenant: TenantID, _ list: SubjectList, after last: ResourceID?) async throws -> [ResourceID] {
    try Task.checkCancellation()
    return try await store.read { try list.page(of: tenant, after: last, limit: Self.slice, $0) }
  }
}
