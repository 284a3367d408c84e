internal import AuditLog
internal import Diagnostics
public import LanyardCore

/// Holds this machine's clock against what was written already. Where entries of the log are still to come, the clock was
/// ahead and is set right, or it is behind now: expiries and windows are judged by it either way.
public struct LogClock: Sendable {
  /// A clock that is further behind is told to the operator.
  public static let largestLag = DatabaseClock.largestSkew
  /// As many of the newest entries of a tenant are looked at, and as many tenants: what was written since the clock was set
  /// is not to hide what was written before.
  static let entries = 20
  static let tenants = 1000

  private let store: any Store
  private let clock: any LanyardCore.Clock

  public init(store: any Store, clock: any LanyardCore.Clock) {
    self.store = store
    self.clock = clock
  }

  /// How far the clock is behind the latest of the newest entries; zero where it is not.
  ///
  /// - Throws: the store's troubles.
  public func lag() async throws -> Duration {
    let latest = try await store.read { reader in
      try reader.tenants().prefix(Self.tenants).compactMap { try Self.latest(of: $0.id, reader) }.max()
    }
    // Read behind the log, so that an entry of this moment is none of a time to come.
    let now = clock.now()
    guard let latest, now < latest else { return .zero }
    return latest - now
  }

  private static func latest(of tenant: TenantID, _ reader: any StoreReader) throws -> Instant? {
    guard let size = try reader.auditHead(of: tenant)?.size else { return Optional.none }
    return try reader.auditEntries(of: tenant, from: max(0, size - entries), limit: entries)
      .compactMap { try? AuditEntry(parsing: $0.octets).time }.max()
  }
}
