internal import Diagnostics
internal import JSON
internal import LanyardCore

/// Page walks, asynchronous requests, the progress of imports, and the provisioning log.
extension SQLTransaction {
  func put(_ walk: PageWalk) throws {
    try send(Statements.putWalk, walk.values)
  }

  func insert(_ request: AsyncRequest) throws {
    let position = try connection.count(Statements.nextPosition)
    let octets = JSONValue.object(request.operation).serialized().count
    try insert(
      "the request's id", Statements.insertRequest, request.values + [.number(position), .number(octets)])
  }

  func noteProgress(of request: AsyncRequest) throws {
    try change(
      "the request", Statements.noteProgress, [.id(request.tenant), .id(request.id), .document(request.progress)])
  }

  func put(_ lease: RunnerLease, now: Instant) throws {
    try change("the lease", Statements.putLease, lease.values + [.time(now)])
  }

  func finish(_ request: AsyncRequest) throws {
    try change("the request", Statements.finishRequest, [.id(request.tenant), .id(request.id)] + request.outcomeValues)
  }

  func put(_ progress: ImportProgress) throws {
    try send(Statements.putProgress, progress.values)
  }

  func append(_ entries: [ProvisioningLogEntry]) throws {
    for entry in entries { try insert("the id of a log entry", Statements.appendLog, entry.values) }
  }

  func trimProvisioningLog(before moment: Instant, limit: Int) throws {
    try send(Statements.trimLog, [.time(moment), .number(max(limit, 0))])
  }
}

private enum Statements {
  static let putWalk = SQLStatement.insert(
    into: "page_walks", PageWalk.columns,
    """
    on conflict (tenant, fingerprint) do update set sort_value = excluded.sort_value, last_id = excluded.last_id,
      total = excluded.total, expires = excluded.expires
    """)
  static let nextPosition = SQLStatement("select coalesce(max(position), 0) + 1 from async_requests")
  static let insertRequest = SQLStatement.insert(into: "async_requests", AsyncRequest.columns + ", position, octets")
  static let noteProgress = SQLStatement(
    "update async_requests set progress = $3 where tenant = $1 and id = $2 and status is null")
  static let putLease = SQLStatement.insert(
    into: "runner_leases", RunnerLease.columns,
    """
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where runner_leases.holder = excluded.holder or runner_leases.until <= $4
    """)
  /// A request has one outcome: whoever comes second is told of a conflict, and what it did is undone.
  static let finishRequest = SQLStatement(
    """
    update async_requests set status = $3, location = $4, version = $5, response = $6, finished = $7
    where tenant = $1 and id = $2 and status is null
    """)
  static let putProgress = SQLStatement.insert(
    into: "imports", ImportProgress.columns,
    """
    on conflict (tenant, file) do update set records = excluded.records, refused = excluded.refused,
      octets_done = excluded.octets_done, updated = excluded.updated, refusals = excluded.refusals
    """)
  static let appendLog = SQLStatement.insert(into: "provisioning_log", ProvisioningLogEntry.columns)
  static let trimLog = SQLStatement(
    """
    delete from provisioning_log where (tenant, id) in (
      select tenant, id from provisioning_log where time < $1 order by time, id limit $2)
    """)
}
