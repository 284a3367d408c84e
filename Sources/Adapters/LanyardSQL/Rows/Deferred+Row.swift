internal import JSON
internal import LanyardCore

extension PageWalk {
  static let columns = "tenant, fingerprint, sort_value, last_id, total, expires"

  init(_ row: any SQLRow) throws {
    self.init(
      tenant: try row.id(0), fingerprint: try row.blob(1),
      last: ResourceKey(sortValue: row.text(2), id: try row.id(3)), total: try row.number(4),
      expires: try row.time(5))
  }

  var values: [SQLValue] {
    [.id(tenant), .octets(fingerprint), .text(last.sortValue), .id(last.id), .number(total), .time(expires)]
  }
}

extension AsyncRequest {
  static let columns = """
    tenant, id, caller, scopes, request_id, source, operation, received, progress, status, location, version, response, \
    finished
    """

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), caller: try row.string(2), scopes: try row.scopes(3),
      request: RequestContext(id: try row.string(4), source: row.text(5)), operation: try row.document(6),
      received: try row.time(7), progress: try row.optionalDocument(8), outcome: try Outcome(row),
      finished: row.optionalTime(13))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .text(caller), .scopes(scopes), .text(request.id), .text(request.source),
      .document(operation), .time(received), .document(progress),
    ] + outcomeValues
  }

  /// The columns from the status on, all null while the request waits.
  var outcomeValues: [SQLValue] {
    [
      outcome.map { .number($0.status) } ?? .null, .text(outcome?.location), .text(outcome?.version),
      .document(outcome?.response), .time(finished),
    ]
  }
}

extension AsyncRequest.Outcome {
  /// Nil where the row has no status.
  init?(_ row: any SQLRow) throws {
    guard let status = row.integer(9) else { return nil }
    self.init(
      status: Int(status), location: row.text(10), version: row.text(11), response: try row.optionalDocument(12))
  }
}

extension ImportProgress {
  static let columns = "tenant, file, records, refused, octets_done, updated, refusals"

  init(_ row: any SQLRow) throws {
    self.init(
      tenant: try row.id(0), file: try row.blob(1), records: try row.number(2), refused: try row.number(3),
      offset: try row.number(4), updated: try row.time(5),
      refusals: (try row.document(6)["list"]?.arrayValue ?? []).compactMap(\.objectValue))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .octets(file), .number(records), .number(refused), .number(offset), .time(updated),
      .document(["list": .array(refusals.map { .object($0) })]),
    ]
  }
}

extension RunnerLease {
  static let columns = "name, holder, until"

  init(_ row: any SQLRow) throws {
    self.init(name: try row.string(0), holder: try row.string(1), until: try row.time(2))
  }

  var values: [SQLValue] { [.text(name), .text(holder), .time(until)] }
}
