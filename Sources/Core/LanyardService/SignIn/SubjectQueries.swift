public import Diagnostics
internal import JSON
public import LanyardCore
public import RoleMapping

/// Somebody whom a sign-in created, as an operator sees them.
public struct JustInTimeSubject: Sendable {
  public let id: ResourceID
  /// The name that the person signs in by.
  public let name: String
  public let created: Instant
  /// Until when what sign-ins stated is believed; nil where nothing is believed any more.
  public let believedUntil: Instant?
  /// The roles in force.
  public let roles: [RoleReference]
}

/// Some of a tenant's just-in-time people.
public struct JustInTimePage: Sendable {
  /// By id, so the oldest first.
  public let people: [JustInTimeSubject]
  /// How many the tenant has in all.
  public let total: Int
  /// Where the next page begins; nil on the last.
  public let next: ResourceID?
}

/// Reads about people whom sign-ins created: nothing here changes anything.
public struct SubjectQueries: Sendable {
  private let store: any Store
  private let clock: any LanyardCore.Clock

  public init(store: any Store, clock: any LanyardCore.Clock) {
    self.store = store
    self.clock = clock
  }

  /// The most people on a page.
  public static let maximumCount = 500

  /// - Throws: `tenant.unknown`.
  public func justInTime(
    of name: TenantName, after: ResourceID? = nil, limit: Int = maximumCount
  ) async throws -> JustInTimePage {
    let (now, count) = (clock.now(), min(max(limit, 1), Self.maximumCount))
    return try await store.read { reader in
      let tenant = try reader.existingTenant(named: name).id
      let type = StoredResource.justInTimeType
      let ids = try reader.resourceIDs(type: type, tenant: tenant, after: after, limit: count + 1)
      let page = Array(ids.prefix(count))
      return JustInTimePage(
        people: try Self.people(page, tenant, at: now, reader),
        total: try reader.resourceCount(type: type, tenant: tenant), next: ids.count > count ? page.last : nil)
    }
  }

  private static func people(
    _ ids: [ResourceID], _ tenant: TenantID, at now: Instant, _ reader: any StoreReader
  ) throws -> [JustInTimeSubject] {
    let facts = Dictionary(grouping: try reader.signInFacts(of: ids, tenant: tenant), by: \.subject)
    let grants = Dictionary(grouping: try reader.grants(of: ids, tenant: tenant), by: \.subject)
    return try reader.resources(ids, type: StoredResource.justInTimeType, tenant: tenant)
      .sorted { $0.id < $1.id }
      .map { person in
        JustInTimeSubject(
          id: person.id, name: person.document["userName"]?.stringValue ?? "", created: person.created,
          believedUntil: (facts[person.id] ?? []).map(\.expires).filter { $0 > now }.max(),
          roles: (grants[person.id] ?? []).map(\.role).sorted())
      }
  }
}
