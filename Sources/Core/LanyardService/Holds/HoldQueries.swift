internal import Diagnostics
internal import JSON
public import LanyardCore
internal import SCIMFilter

/// A hold, whose it is, and how much of it still waits.
public struct HoldSummary: Sendable {
  public let hold: Hold
  public let tenant: TenantName
  /// What waits for a person.
  public let held: HeldCounts

  /// How many grants wait.
  public var heldGrants: Int { held.grants.values.reduce(0, +) }
}

/// A hold with a page of its grants.
public struct HoldPage: Sendable {
  /// A grant that waits, or that waited until a person let it go.
  public struct Member: Sendable {
    public let grant: Grant
    /// Nil where the person is gone for good.
    public let userName: String?

    /// The request whose change of the directory the grant waits for.
    public var request: String? { grant.waits.last?.request }
  }

  public let summary: HoldSummary
  /// By the grants' ids.
  public let members: [Member]
  /// Where the next page begins; nil on the last.
  public let next: GrantID?
  /// What an undo did not put back; at most ``HoldQueries/mostRefused``.
  public let refused: [HeldRecord]
}

/// Reads about holds: nothing here changes anything.
public struct HoldQueries: Sendable {
  private let store: any Store
  private let services: DirectoryServices

  public init(store: any Store, services: DirectoryServices) {
    self.store = store
    self.services = services
  }

  /// More open holds than this are not listed together.
  public static let mostOpen = 1000
  /// How many things that an undo left are told of one hold.
  public static let mostRefused = 500
  /// The most grants on a page, and the most holds in a list.
  public static let maximumCount = 500

  /// The open holds of all tenants, the oldest first.
  public func open() async throws -> [HoldSummary] {
    try await store.read { reader in
      try reader.openHolds(limit: Self.mostOpen).compactMap { hold in
        try reader.tenant(hold.tenant).map { try Self.summary(of: hold, $0, reader) }
      }
    }
  }

  /// The open hold of a tenant; nil where nothing waits.
  ///
  /// - Throws: `tenant.unknown`.
  public func open(of name: TenantName) async throws -> HoldSummary? {
    try await store.read { reader in
      let tenant = try Self.tenant(name, reader)
      guard let hold = try reader.latestHold(of: tenant.id), hold.isOpen else { return Optional.none }
      return try Self.summary(of: hold, tenant, reader)
    }
  }

  /// A tenant's holds, the newest first; those before `before`.
  ///
  /// - Throws: `tenant.unknown`.
  public func holds(
    of name: TenantName, before: HoldID? = nil, limit: Int = maximumCount
  ) async throws -> [HoldSummary] {
    try await store.read { reader in
      let tenant = try Self.tenant(name, reader)
      return try reader.holds(of: tenant.id, before: before, limit: min(max(limit, 1), Self.maximumCount))
        .map { try Self.summary(of: $0, tenant, reader) }
    }
  }

  /// A hold with a page of its grants.
  ///
  /// - Throws: `tenant.unknown`, `hold.unknown`.
  public func page(
    of id: HoldID, tenant name: TenantName, after: GrantID? = nil, limit: Int = maximumCount
  ) async throws -> HoldPage {
    let count = min(max(limit, 1), Self.maximumCount)
    return try await store.read { reader in
      let tenant = try Self.tenant(name, reader)
      let hold = try reader.existingHold(id, tenant: tenant.id)
      let grants = try reader.grants(ofHold: id, tenant: tenant.id, after: after, limit: count + 1)
      return HoldPage(
        summary: try Self.summary(of: hold, tenant, reader),
        members: try Self.members(Array(grants.prefix(count)), hold, reader),
        next: grants.count > count ? grants[count - 1].id : nil,
        refused: try reader.refusedRecords(of: id, tenant: tenant.id, limit: Self.mostRefused))
    }
  }

  private static func members(
    _ grants: [Grant], _ hold: Hold, _ reader: any StoreReader
  ) throws -> [HoldPage.Member] {
    let subjects = Set(grants.map(\.subject)).sorted()
    var users = try reader.people(subjects, tenant: hold.tenant)
    for subject in subjects where users[subject] == nil {
      users[subject] = try reader.heldResource(subject, hold: hold.id, tenant: hold.tenant)
    }
    return grants.map { grant in
      HoldPage.Member(grant: grant, userName: users[grant.subject]?.document["userName"]?.stringValue)
    }
  }

  private static func summary(
    of hold: Hold, _ tenant: Tenant, _ reader: any StoreReader
  ) throws -> HoldSummary {
    HoldSummary(
      hold: hold, tenant: tenant.name, held: try reader.heldCounts(of: hold.id, tenant: hold.tenant))
  }

  /// The people whom a request names by their ids, user names, or the names by which sign-ins find them, each once. Whoever
  /// is gone from the directory while a role waits is found by the name too that they had.
  ///
  /// - Throws: `subject.unknown`; `subject.ambiguous` where somebody has now the name of somebody who is gone.
  public func people(named names: [String], in tenant: TenantID) async throws -> [ResourceID] {
    try await store.read { [services] reader in
      var found: [ResourceID] = []
      for name in names {
        let id = try ResourceID(name) ?? Self.person(named: name, tenant, services, reader)
        if !found.contains(id) { found.append(id) }
      }
      return found
    }
  }

  private static func person(
    named name: String, _ tenant: TenantID, _ services: DirectoryServices, _ reader: any StoreReader
  ) throws -> ResourceID {
    let present = try services.person(named: name, tenant: tenant, reader)?.id
    let all = try [present].compactMap(\.self) + gone(named: name, tenant, reader)
    guard let first = all.first else { throw CodedError.unknownUser(name) }
    guard all.count == 1 else { throw CodedError.severalPeople(name, all) }
    return first
  }

  /// Those who had the name and are gone while a role of theirs waits.
  private static func gone(
    named name: String, _ tenant: TenantID, _ reader: any StoreReader
  ) throws -> [ResourceID] {
    guard let hold = try reader.latestHold(of: tenant), hold.isOpen else { return [] }
    let folded = UserNameFolding.fold(name)
    var (found, last) = ([ResourceID](), ResourceID?.none)
    while true {
      let page = try reader.goneSubjects(of: hold.id, tenant: tenant, after: last, limit: 1000)
      found += try page.filter { subject in
        let user = try reader.heldResource(subject, hold: hold.id, tenant: tenant)?.document["userName"]?.stringValue
        return user.map { UserNameFolding.fold($0).hasSameOctets(as: folded) } ?? false
      }
      guard page.count == 1000 else { return found }
      last = page.last
    }
  }

  /// - Throws: `tenant.unknown`.
  public func tenant(_ name: TenantName) async throws -> Tenant {
    try await store.read { try Self.tenant(name, $0) }
  }

  private static func tenant(_ name: TenantName, _ reader: any StoreReader) throws -> Tenant {
    guard let found = try reader.tenant(named: name), found.id != Tenant.operatorID else {
      throw CodedError.unknownTenant(name)
    }
    return found
  }
}

extension CodedError {
  fileprivate static func severalPeople(_ name: String, _ people: [ResourceID]) -> CodedError {
    CodedError(
      .subjectAmbiguous, "the name `\(name.prefix(80))` is that of somebody who is gone, and of somebody else now",
      expected: "one person", received: people.map { "`\($0)`" }.joined(separator: ", "),
      remedy: "name the person by the id; `lanyard hold show` lists whose roles wait")
  }
}
