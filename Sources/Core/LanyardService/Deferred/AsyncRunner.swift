internal import Diagnostics
public import LanyardCore
public import Logging
internal import SCIM

/// Carries out requests that were put off until it is cancelled: those of a tenant in the order in which they were stored,
/// one of each tenant in turn. Everything it needs is in the store: what one process took in another may carry out. Of
/// several processes one does so at a time; where it is killed, another goes on after half a minute.
public struct AsyncRunner: Sendable {
  private let store: any Store
  private let runner: CommandRunner
  private let services: DirectoryServices
  private let describe: ErrorDescribing
  private let logger: Logger
  private let claim: WorkerClaim

  /// How many requests are carried out before others may take over.
  static let batch = 100

  public init(
    store: any Store, runner: CommandRunner, services: DirectoryServices,
    describing describe: @escaping ErrorDescribing,
    logger: Logger = .silent
  ) {
    self.store = store
    self.runner = runner
    self.services = services
    self.describe = describe
    self.logger = logger
    claim = WorkerClaim(holder: runner.newID(AsyncRequest.self).description)
  }

  /// Works until the task is cancelled; what is under way then is finished, the rest waits for the next start.
  public func run(pollInterval: Duration = .milliseconds(200)) async {
    while !Task.isCancelled {
      do {
        let done = try await tick()
        if done == 0 { try await Task.sleep(for: pollInterval) }
      } catch is CancellationError {
        return
      } catch {
        logger.error("deferred requests could not be carried out", metadata: ["error_code": "\(error.loggedCode)"])
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// Carries out what waits now.
  ///
  /// - Returns: how many requests were finished; none where another process is at it.
  /// - Throws: the store's troubles; what was not finished waits on.
  public func tick() async throws -> Int {
    guard try await next(after: nil) != nil, try await hold() else { return 0 }
    do {
      let finished = try await carryOutAll()
      try await giveUp()
      return finished
    } catch {
      // Should that fail too, the claim ends by itself.
      try? await giveUp()
      throw error
    }
  }

  private func next(after tenant: TenantID?) async throws -> AsyncRequest? {
    try await store.read { try $0.nextAsyncRequest(after: tenant) }
  }

  /// One request is in memory at a time: it may be as large as a body may be.
  private func carryOutAll() async throws -> Int {
    var (finished, tenant) = (0, TenantID?.none)
    while finished < Self.batch, !Task.isCancelled, let request = try await next(after: tenant) {
      // What comes behind a request waits for it.
      guard try await carryOut(request) else { break }
      finished += 1
      tenant = request.tenant
    }
    return finished
  }

  private func hold() async throws -> Bool {
    do {
      return try await runner.run(HoldLease(claim: claim, gives: false), as: Self.principal, request: Self.context)
    } catch let error as CodedError where error.code == .storeVersionConflict {
      return false
    }
  }

  private func giveUp() async throws {
    _ = try await runner.run(HoldLease(claim: claim, gives: true), as: Self.principal, request: Self.context)
  }

  private static let principal = Principal(
    kind: .system, tenant: Tenant.operatorID, id: "async-runner", scopes: [])
  private static let context = RequestContext(id: "async-runner")

  /// - Returns: whether the request is finished; false where another process has taken over.
  private func carryOut(_ request: AsyncRequest) async throws -> Bool {
    do {
      return try await attempt(request)
    } catch let error as CodedError where error.code == .storeVersionConflict || error.code == .storeUniqueness {
      // Somebody else was faster between the decision and its commit; on what is there now it is decided anew, unless it
      // was another worker.
      guard try await hold() else { return false }
      do {
        return try await attempt(request)
      } catch {
        try await fail(request, error)
        return true
      }
    } catch {
      try await fail(request, error)
      return true
    }
  }

  private func attempt(_ request: AsyncRequest) async throws -> Bool {
    let (work, registry, caller) = try await look(at: request)
    switch work {
    case .operation(let operation):
      let command = CarryOutOperation(
        request: request, operation: operation, claim: claim, services: services, describe: describe)
      let done = try await runner.run(command, as: request.receivedFrom, request: request.request)
      return done.outcome != nil
    case .bulk(let body, let location):
      // It was counted when it was taken in.
      let bulk = try BulkRequest(parsing: body, limits: .init(maximumOperations: .max))
      let setting = BulkSetting(
        tenant: request.tenant, registry: registry, location: location, services: services)
      try await BulkRunner(runner: runner, describing: describe)
        .run(bulk, of: try await now(request), in: setting, as: try caller.get(), claim)
      return true
    }
  }

  /// The request with its progress as it is now.
  private func now(_ request: AsyncRequest) async throws -> AsyncRequest {
    try await store.read { try $0.asyncRequest(request.id, tenant: request.tenant) } ?? request
  }

  /// What is no trouble of the store's would come again at every try, and hold up what waits behind it.
  private func fail(_ request: AsyncRequest, _ error: any Error) async throws {
    let failure = CodedError.unforeseen(error)
    guard !failure.isStoreTrouble, !(error is CancellationError) else { throw error }
    logger.error(
      "a deferred request failed",
      metadata: ["request_id": "\(request.request.id)", "error_code": "\(failure.code)", "detail": "\(failure)"])
    let answer = describe(failure, request.request.id)
    _ = try await runner.run(
      FailRequest(request: request, error: failure, answer: answer), as: request.receivedFrom, request: request.request)
  }

  /// What is asked for, the tenant's resource types, and for whom.
  private func look(
    at request: AsyncRequest
  ) async throws -> (DeferredWork, SchemaRegistry, Result<Principal, CodedError>) {
    let services = services
    return try await store.read { reader in
      guard let tenant = try reader.tenant(request.tenant) else { throw CodedError.damagedOperation }
      let registry = try services.committedCatalogue(of: tenant, reader).registry
      let work = try DeferredWork(
        document: request.operation, tenant: request.tenant, registry: registry, services: services)
      do {
        return (work, registry, .success(try request.callerNow(reader)))
      } catch let error as CodedError where !error.isStoreTrouble {
        return (work, registry, .failure(error))
      }
    }
  }
}

extension AsyncRequest {
  /// The caller as the request came; what the credential still allows is looked up when it is carried out.
  var receivedFrom: Principal { Principal(kind: .client, tenant: tenant, id: caller, scopes: scopes) }
}
