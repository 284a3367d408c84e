public import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

/// Who holds what, and why: reads of the ledger, which change nothing.
///
/// A report is read page by page, each page a read of its own. It is one answer all the same: it is about one instant, and
/// what the ledger says of an instant that is over does not change.
public struct AccessQueries: Sendable {
  private let store: any Store
  private let services: DirectoryServices
  private let clock: any LanyardCore.Clock

  public init(store: any Store, services: DirectoryServices, clock: any LanyardCore.Clock) {
    self.store = store
    self.services = services
    self.clock = clock
  }

  /// Which grants a report tells of.
  public struct Selection: Sendable {
    /// Nil for all.
    public var application: String?
    /// By its name in the application, or in any; nil for all.
    public var role: String?
    /// Nil for now.
    public var instant: Instant?
    /// Only grants that were not used, nor begun, for this long.
    public var unusedFor: Duration?
    /// When a report of now began that goes on with other pages.
    var began: Instant?

    public init(
      application: String? = nil, role: String? = nil, instant: Instant? = nil, unusedFor: Duration? = nil
    ) {
      self.application = application
      self.role = role
      self.instant = instant
      self.unusedFor = unusedFor
    }
  }

  /// One page of the report.
  ///
  /// - Parameter limit: counts from 1 to ``AccessPage/maximumCount``.
  /// - Throws: `tenant.unknown`; `mapping.application.unknown` and `mapping.role.unknown` for a report of now that names
  ///   what no catalogue has.
  public func page(
    of name: TenantName, _ selection: Selection = Selection(), after: GrantID? = nil, limit: Int
  ) async throws -> AccessPage {
    let (services, now) = (services, clock.now())
    let limit = min(max(limit, 1), AccessPage.maximumCount)
    return try await store.read { reader in
      let tenant = try reader.existingTenant(named: name).id
      let active = try services.policies.policyOfPast(for: tenant, reader)
      if selection.instant == nil, selection.began == nil {
        try active.requireCatalogued(selection.application, selection.role)
      }
      let moment = selection.instant.map { LedgerMoment($0) } ?? LedgerMoment(selection.began ?? now, clock: now)
      // One more tells whether there is a next page.
      let query = GrantQuery(
        at: moment, application: selection.application, role: selection.role,
        unusedSince: selection.unusedFor.map { moment.instant - $0 }, after: after, limit: limit + 1)
      let found = try reader.grants(matching: query, tenant: tenant)
      let grants = Array(found.prefix(limit))
      return AccessPage(
        instant: moment.instant, rows: try Self.rows(grants, at: moment, active, reader),
        next: found.count > limit ? grants.last?.id : Optional.none)
    }
  }

  /// The whole report, page by page, so that memory does not grow with the tenant. `body` gets at least one page; all are
  /// about the same instant.
  ///
  /// - Throws: as ``page(of:_:after:limit:)``, and what `body` throws.
  public func report(
    of name: TenantName, _ selection: Selection = Selection(), body: (AccessPage) throws -> Void
  ) async throws {
    var page = try await self.page(of: name, selection, limit: AccessPage.maximumCount)
    var rest = selection
    if rest.instant == nil { rest.began = page.instant }
    try body(page)
    while let next = page.next {
      page = try await self.page(of: name, rest, after: next, limit: AccessPage.maximumCount)
      try body(page)
    }
  }

  /// What one person holds or held.
  ///
  /// - Parameters:
  ///   - user: a userName, the name by which sign-ins find somebody, or the id of somebody who is or was there.
  ///   - instant: only what was in force then; nil for every row there is.
  /// - Throws: `tenant.unknown`, `subject.unknown`.
  public func history(of user: String, tenant name: TenantName, at instant: Instant? = nil) async throws
    -> AccessHistory
  {
    try await store.read { [services] reader in
      let tenant = try reader.existingTenant(named: name).id
      let found = try services.person(named: user, tenant: tenant, reader)
      guard let subject = found?.id ?? ResourceID(user) else { throw CodedError.unknownUser(user) }
      let grants = try reader.grants(of: subject, tenant: tenant, includingEnded: true)
      if found == nil, grants.isEmpty { throw CodedError.unknownUser(user) }
      let user = try found ?? reader.deletedWhileHeld(grants)[subject]
      return AccessHistory(
        subject: subject, userName: user?.document["userName"]?.stringValue, isGone: found == nil, instant: instant,
        grants: grants.filter { grant in instant.map { grant.isInForce(at: $0) } ?? true })
    }
  }

  private static func rows(
    _ grants: [Grant], at moment: LedgerMoment, _ active: ActivePolicy, _ reader: any StoreReader
  ) throws -> [AccessRow] {
    guard let tenant = grants.first?.tenant else { return [] }
    let ids = Set(grants.map(\.subject)).sorted()
    let people = try reader.people(ids, tenant: tenant)
    let gone = try reader.deletedWhileHeld(grants.filter { people[$0.subject] == nil })
    return grants.map { grant in
      let user = people[grant.subject] ?? gone[grant.subject]
      return AccessRow(
        grant: grant, moment: moment, userName: user?.document["userName"]?.stringValue,
        displayName: user?.document["displayName"]?.stringValue, isActive: people[grant.subject]?.isActive,
        isPrivileged: active.isPrivileged(grant.role))
    }
  }
}

extension HoldReader {
  /// People who were deleted and hold a role all the same, since its revocation waits: as they were.
  fileprivate func deletedWhileHeld(_ grants: [Grant]) throws -> [ResourceID: StoredResource] {
    var found: [ResourceID: StoredResource] = [:]
    for grant in grants where grant.state == .held && found[grant.subject] == nil {
      guard let hold = grant.hold else { continue }
      found[grant.subject] = try heldResource(grant.subject, hold: hold, tenant: grant.tenant)
    }
    return found
  }
}

extension ActivePolicy {
  /// - Throws: `mapping.application.unknown`, `mapping.role.unknown`.
  fileprivate func requireCatalogued(_ application: String?, _ role: String?) throws(CodedError) {
    let known = catalogues.map(\.application)
    if let application, !known.contains(where: { $0.hasSameOctets(as: application) }) {
      throw CodedError(
        .mappingApplicationUnknown, "there is no application `\(application.prefix(80))`",
        expected: known.isEmpty ? "an application; there is none yet" : "one of " + known.joined(separator: ", "),
        remedy: known.nearest(to: application).map { "write `\($0)`" } ?? "name an application that is declared")
    }
    guard let role else { return }
    let catalogues = catalogues.filter { application?.hasSameOctets(as: $0.application) ?? true }
    let names = catalogues.flatMap(\.roles).map(\.name)
    if names.contains(where: { $0.hasSameOctets(as: role) }) { return }
    throw CodedError(
      .mappingRoleUnknown, "there is no role `\(role.prefix(80))`",
      expected: names.isEmpty ? "a role; there is none yet" : "one of " + names.joined(separator: ", "),
      remedy: names.nearest(to: role).map { "write `\($0)`" } ?? "name a role of a catalogue, without its application")
  }
}
