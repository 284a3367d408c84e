public import LanyardCore

extension SQLTransaction: PagingReader, DeferredReader {
  public func pageWalk(_ fingerprint: [UInt8], tenant: TenantID) throws -> PageWalk? {
    try connection.first(Statements.walk, [.id(tenant), .octets(fingerprint)], PageWalk.init)
  }

  public func asyncRequest(_ id: AsyncRequestID, tenant: TenantID) throws -> AsyncRequest? {
    try connection.first(Statements.request, [.id(tenant), .id(id)], AsyncRequest.init)
  }

  public func waitingAsyncRequests(limit: Int) throws -> [AsyncRequest] {
    try connection.all(Statements.waiting, [.number(max(limit, 0))], AsyncRequest.init)
  }

  public func nextAsyncRequest(after tenant: TenantID?) throws -> AsyncRequest? {
    let next = try connection.first(Statements.next, [.after(tenant)], AsyncRequest.init)
    if let next { return next }
    return try tenant == nil ? nil : connection.first(Statements.next, [.after(TenantID?.none)], AsyncRequest.init)
  }

  public func waitingAsyncLoad(of tenant: TenantID) throws -> AsyncLoad {
    try connection.first(Statements.load, [.id(tenant)]) { row in
      AsyncLoad(requests: try row.number(0), octets: try row.number(1))
    } ?? AsyncLoad()
  }

  public func runnerLease(_ name: String) throws -> RunnerLease? {
    try connection.first(Statements.lease, [.text(name)], RunnerLease.init)
  }

  public func importProgress(of file: [UInt8], tenant: TenantID) throws -> ImportProgress? {
    try connection.first(Statements.progress, [.id(tenant), .octets(file)], ImportProgress.init)
  }
}

private enum Statements {
  static let walk = SQLStatement(
    "select \(PageWalk.columns) from page_walks where tenant = $1 and fingerprint = $2")
  static let request = SQLStatement("select \(AsyncRequest.columns) from async_requests where tenant = $1 and id = $2")
  static let waiting = SQLStatement(
    "select \(AsyncRequest.columns) from async_requests where status is null order by position, id limit $1")
  static let next = SQLStatement(
    """
    select \(AsyncRequest.columns) from async_requests where status is null and tenant > $1
    order by tenant, position, id limit 1
    """)
  static let load = SQLStatement(
    """
    select count(*), cast(coalesce(sum(octets), 0) as bigint) from async_requests
    where tenant = $1 and status is null
    """)
  static let lease = SQLStatement("select \(RunnerLease.columns) from runner_leases where name = $1")
  static let progress = SQLStatement(
    "select \(ImportProgress.columns) from imports where tenant = $1 and file = $2")
}
