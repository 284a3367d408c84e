public import LanyardCore

extension SQLTransaction: ProvisioningLogReader {
  public func provisioningLog(_ query: ProvisioningLogQuery, tenant: TenantID) throws -> [ProvisioningLogEntry] {
    var conditions = ["tenant = $1"]
    var arguments: [SQLValue] = [.id(tenant)]
    func demand(_ comparison: String, _ value: SQLValue?) {
      guard let value else { return }
      arguments.append(value)
      conditions.append("\(comparison) $\(arguments.count)")
    }
    demand("time >=", query.since.map { .time($0) })
    demand("time <", query.until.map { .time($0) })
    demand("request_id =", query.requestID.map { .text($0) })
    demand("resource =", query.resource.map { .text($0) })
    demand("id <", query.before.map { .id($0) })
    if query.onlyRefused { conditions.append("status >= 400") }
    arguments.append(.number(max(query.limit, 0)))
    let statement = SQLStatement(
      """
      select \(ProvisioningLogEntry.columns) from provisioning_log where \(conditions.joined(separator: " and "))
      order by id\(query.isOldestFirst ? "" : " desc") limit $\(arguments.count)
      """)
    return try connection.all(statement, arguments, ProvisioningLogEntry.init)
  }
}
