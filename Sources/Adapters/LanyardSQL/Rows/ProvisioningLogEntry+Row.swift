internal import LanyardCore

extension ProvisioningLogEntry {
  static let columns = """
    tenant, id, time, request_id, caller, method, path, query, dialect, status, code, reason, resource, body, \
    microseconds
    """

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), time: try row.time(2), requestID: try row.string(3),
      caller: row.text(4), method: try row.string(5), path: try row.string(6), query: row.text(7),
      dialect: row.text(8), status: try row.number(9), code: row.text(10), reason: row.text(11),
      resource: row.text(12), body: try row.optionalJSON(13), microseconds: try row.number(14))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .time(time), .text(requestID), .text(caller), .text(method), .text(path), .text(query),
      .text(dialect), .number(status), .text(code), .text(reason), .text(resource), .json(body),
      .number(microseconds),
    ]
  }
}
