internal import JSON
public import LanyardCore

/// Reads about holds: nothing here changes anything.
public struct HoldQueries: Sendable {
  let store: any Store
  let services: DirectoryServices

  public init(store: any Store, services: DirectoryServices) {
    self.store = store
    self.services = services
  }

  /// More open holds than this are not listed together.
  public static let mostOpen = 1000
  /// How many things that an undo left are told of one hold.
  public static let mostRefused = 500
  /// Of how many of them the people are looked up, and how many people are named of each.
  public static let mostLookedInto = 50
  public static let mostNamed = 20
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
      let tenant = try reader.existingTenant(named: name)
      guard let hold = try reader.latestHold(of: tenant.id), hold.isOpen else { return Optional.none }
      return try Self.summary(of: hold, tenant, reader)
    }
  }

  /// A tenant's holds, the newest first; those before `before`.
  ///
  /// - Throws: `tenant.unknown`.
  public func holds(
    of name: TenantName, before: HoldID? = nil, limit: Int = maximumCount
  ) async throws -> HoldList {
    let count = min(max(limit, 1), Self.maximumCount)
    return try await store.read { reader in
      let tenant = try reader.existingTenant(named: name)
      let holds = try reader.holds(of: tenant.id, before: before, limit: count + 1)
      return HoldList(
        holds: try holds.prefix(count).map { try Self.summary(of: $0, tenant, reader) },
        next: holds.count > count ? holds[count - 1].id : nil)
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
      let tenant = try reader.existingTenant(named: name)
      let hold = try reader.existingHold(id, tenant: tenant.id)
      let grants = try reader.grants(ofHold: id, tenant: tenant.id, after: after, limit: count + 1)
      let refused = try reader.refusedRecords(of: id, tenant: tenant.id, limit: Self.mostRefused)
      return HoldPage(
        summary: try Self.summary(of: hold, tenant, reader),
        members: try Self.members(Array(grants.prefix(count)), hold, reader),
        next: grants.count > count ? grants[count - 1].id : nil, refused: refused,
        people: try Self.peopleNotPutBack(refused.prefix(Self.mostLookedInto), tenant.id, reader))
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
}
