internal import LanyardCore

extension PendingSignIn {
  static let columns = "tenant, request_id, connection, relay_state, browser, expires"

  init(_ row: any SQLRow) throws {
    self.init(
      requestID: try row.string(1), tenant: try row.id(0), connection: try row.string(2), relayState: row.text(3),
      browser: row.octets(4), expires: try row.time(5))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .text(requestID), .text(connection), .text(relayState), browser.map { .octets($0) } ?? .null,
      .time(expires),
    ]
  }
}

extension Session {
  static let columns = "tenant, id, subject, connection, hash, session_index, created, expires"

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), subject: try row.id(2), connection: try row.string(3),
      hash: try row.blob(4), sessionIndex: row.text(5), created: try row.time(6), expires: try row.time(7))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .id(subject), .text(connection), .octets(hash), .text(sessionIndex), .time(created),
      .time(expires),
    ]
  }
}
