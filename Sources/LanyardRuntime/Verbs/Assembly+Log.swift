internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `lanyard log`.
extension Assembly {
  /// Which requests to show.
  public struct LogSelection: Sendable {
    public var onlyRefused: Bool
    /// RFC 3339.
    public var since: String?
    public var requestID: String?
    public var resource: String?
    public var limit: Int

    public init(
      onlyRefused: Bool = false, since: String? = nil, requestID: String? = nil, resource: String? = nil,
      limit: Int = 50
    ) {
      self.onlyRefused = onlyRefused
      self.since = since
      self.requestID = requestID
      self.resource = resource
      self.limit = limit
    }
  }

  /// The newest requests of a tenant's identity provider, the newest last.
  ///
  /// - Throws: `tenant.unknown`, `config.value.invalid` for a moment that cannot be read.
  public func provisioningLog(tenant name: String, _ selection: LogSelection) async throws -> VerbReport {
    let tenant = try await tenant(named: name)
    let query = ProvisioningLogQuery(
      since: try Self.moment(selection.since, "--since"), onlyRefused: selection.onlyRefused,
      requestID: selection.requestID, resource: selection.resource, limit: selection.limit)
    let page = try await ProvisioningLogQueries(store: store).page(query, of: tenant.name)
    var table = TextTable()
    for entry in page.entries.reversed() {
      table.add(
        entry.time.rfc3339, entry.method, entry.path + (entry.query.map { "?" + $0 } ?? ""), "\(entry.status)",
        entry.dialect ?? "-", entry.code ?? "-", entry.reason ?? "")
    }
    let isEmpty = page.entries.isEmpty
    return VerbReport(lines: isEmpty ? ["no such request is on record"] : table.lines, json: page.json)
  }
}
