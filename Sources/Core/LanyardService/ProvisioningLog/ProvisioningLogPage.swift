internal import Diagnostics
public import JSON
public import LanyardCore

/// Some entries of a tenant's provisioning log, newest first, and where to go on.
public struct ProvisioningLogPage: Sendable {
  public let entries: [ProvisioningLogEntry]
  /// What `before` is for the next page; nil where there is none.
  public let next: ProvisioningLogID?

  /// The most entries of one page.
  public static let maximumCount = 500

  public var json: JSONValue {
    [
      "entries": .array(entries.map(\.json)),
      "next": next.map { .string($0.description) } ?? .null,
    ]
  }
}

/// Looks into provisioning logs.
public struct ProvisioningLogQueries: Sendable {
  private let store: any Store

  public init(store: any Store) {
    self.store = store
  }

  /// One page of a tenant's log. The limit of the query counts up to ``ProvisioningLogPage/maximumCount``.
  ///
  /// - Throws: `tenant.unknown`.
  public func page(_ query: ProvisioningLogQuery, of name: TenantName) async throws -> ProvisioningLogPage {
    var wanted = query
    let limit = min(max(query.limit, 1), ProvisioningLogPage.maximumCount)
    // One more tells whether there is a next page.
    wanted.limit = limit + 1
    let asked = wanted
    return try await store.read { reader in
      let tenant = try reader.existingTenant(named: name)
      let found = try reader.provisioningLog(asked, tenant: tenant.id)
      let entries = Array(found.prefix(limit))
      return ProvisioningLogPage(entries: entries, next: found.count > limit ? entries.last?.id : Optional.none)
    }
  }
}

extension ProvisioningLogEntry {
  /// The entry as the admin API and `lanyard log --json` show it; absent is null.
  public var json: JSONValue {
    func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }
    return [
      "id": .string(id.description), "time": .string(time.rfc3339), "requestId": .string(requestID),
      "caller": text(caller), "method": .string(method), "path": .string(path), "query": text(query),
      "dialect": text(dialect), "status": .number(JSONNumber(status)), "code": text(code), "reason": text(reason),
      "resource": text(resource), "body": body ?? .null, "durationMicroseconds": .number(JSONNumber(microseconds)),
    ]
  }
}
