internal import Diagnostics
internal import JSON
internal import LanyardCore

extension MemoryTransaction: PagingReader, DeferredReader, ProvisioningLogReader {
  func pageWalk(_ fingerprint: [UInt8], tenant: TenantID) throws -> PageWalk? {
    state.pageWalks[Scoped(tenant, fingerprint)]
  }

  func asyncRequest(_ id: AsyncRequestID, tenant: TenantID) throws -> AsyncRequest? {
    state.asyncRequests[Scoped(tenant, id)]
  }

  func waitingAsyncRequests(limit: Int) throws -> [AsyncRequest] {
    let places = Dictionary(state.asyncOrder.enumerated().map { ($1, $0) }) { first, _ in first }
    let waiting = state.asyncRequests.values.filter { $0.outcome == nil }
      .sorted { places[$0.id, default: 0] < places[$1.id, default: 0] }
    return Array(waiting.prefix(max(limit, 0)))
  }

  func nextAsyncRequest(after tenant: TenantID?) throws -> AsyncRequest? {
    let waiting = try waitingAsyncRequests(limit: .max)
    let tenants = Set(waiting.map(\.tenant)).sorted()
    guard let next = tenants.first(where: { other in tenant.map { $0 < other } ?? true }) ?? tenants.first else {
      return nil
    }
    return waiting.first { $0.tenant == next }
  }

  func waitingAsyncLoad(of tenant: TenantID) throws -> AsyncLoad {
    let waiting = try waitingAsyncRequests(limit: .max).filter { $0.tenant == tenant }
    let octets = waiting.reduce(0) { $0 + JSONValue.object($1.operation).serialized().count }
    return AsyncLoad(requests: waiting.count, octets: octets)
  }

  func runnerLease(_ name: String) throws -> RunnerLease? { state.runnerLeases[OctetKey(name)] }

  func importProgress(of file: [UInt8], tenant: TenantID) throws -> ImportProgress? {
    state.imports[Scoped(tenant, file)]
  }

  func provisioningLog(_ query: ProvisioningLogQuery, tenant: TenantID) throws -> [ProvisioningLogEntry] {
    let found = state.provisioningLog.values.filter { $0.tenant == tenant && query.wants($0) }
    let sorted = found.sorted { query.isOldestFirst ? $0.id < $1.id : $1.id < $0.id }
    return Array(sorted.prefix(max(query.limit, 0)))
  }

  func writeDeferred(_ change: Change) throws {
    switch change {
    case .putPageWalk(let walk): state.pageWalks[Scoped(walk.tenant, walk.fingerprint)] = walk
    case .insertAsyncRequest(let request):
      try insert(request, at: Scoped(request.tenant, request.id), into: \.asyncRequests, "the id")
      state.asyncOrder.append(request.id)
    case .noteAsyncProgress(let request):
      guard state.asyncRequests[Scoped(request.tenant, request.id)]?.outcome == nil else {
        throw conflict("the request")
      }
      try replace(at: Scoped(request.tenant, request.id), in: \.asyncRequests, "the request") { row in
        row.progress = request.progress
      }
    case .putRunnerLease(let lease, let now):
      let held = state.runnerLeases[OctetKey(lease.name)]
      guard held.map({ $0.holder.hasSameOctets(as: lease.holder) || $0.until <= now }) ?? true else {
        throw conflict("the lease")
      }
      state.runnerLeases[OctetKey(lease.name)] = lease
    case .finishAsyncRequest(let request):
      guard state.asyncRequests[Scoped(request.tenant, request.id)]?.outcome == nil else {
        throw conflict("the request")
      }
      try replace(at: Scoped(request.tenant, request.id), in: \.asyncRequests, "the request") { row in
        (row.outcome, row.finished) = (request.outcome, request.finished)
      }
    case .putImportProgress(let progress): state.imports[Scoped(progress.tenant, progress.file)] = progress
    case .appendProvisioningLog(let entries):
      for entry in entries { try insert(entry, at: Scoped(entry.tenant, entry.id), into: \.provisioningLog, "the id") }
    case .trimProvisioningLog(let moment, let limit):
      let old = state.provisioningLog.filter { $0.value.time < moment }.sorted {
        ($0.value.time, $0.value.id) < ($1.value.time, $1.value.id)
      }
      for row in old.prefix(max(limit, 0)) { state.provisioningLog[row.key] = nil }
    default: break
    }
  }
}

extension ProvisioningLogQuery {
  fileprivate func wants(_ entry: ProvisioningLogEntry) -> Bool {
    since.map { $0 <= entry.time } ?? true && until.map { entry.time < $0 } ?? true
      && (!onlyRefused || entry.status >= 400) && before.map { entry.id < $0 } ?? true
      && requestID.map { $0.hasSameOctets(as: entry.requestID) } ?? true
      && resource.map { wanted in entry.resource.map { $0.hasSameOctets(as: wanted) } ?? false } ?? true
  }
}
