internal import Diagnostics
public import LanyardCore
public import Logging
public import SCIM

/// Reads of a directory. Nothing here changes anything or is recorded; all that a read may leave behind is a mark where
/// the next page of a list goes on.
public struct DirectoryQueries: Sendable {
  let store: any Store
  let runner: CommandRunner
  let cursors: PageCursors
  let clock: any LanyardCore.Clock
  let logger: Logger
  /// Through which searches pass; what looks a few rows up does not.
  let searches: SearchGate

  public init(
    store: any Store, runner: CommandRunner, cursors: PageCursors, clock: any LanyardCore.Clock,
    logger: Logger = .silent, searches: SearchGate = SearchGate()
  ) {
    self.store = store
    self.runner = runner
    self.cursors = cursors
    self.clock = clock
    self.logger = logger
    self.searches = searches
  }

  /// One resource as the client sees it.
  ///
  /// - Throws: `scim.resource.unknown`.
  public func resource(
    _ id: String, type: ResourceType, tenant: TenantID, rendering: ResourceRendering
  ) async throws -> ResourceAnswer {
    let store = store
    // A user is a few rows; a group may be a million members.
    let read: @Sendable (any StoreReader) throws -> ResourceAnswer = { reader in
      let found = try reader.existing(id, type: type, tenant: tenant)
      var printer = ResourcePrinter(reader: reader, tenant: tenant)
      var builder = AnswerBuilder()
      try printer.write(found, type: type, rendering, to: &builder)
      return ResourceAnswer(id: found.id, version: found.version, body: builder.body(from: store))
    }
    return type.relations.isEmpty ? try await store.lookup(read) : try await store.read(read)
  }

  /// Reads a list when the tenant's turn has come.
  func search<Value: Sendable>(
    for tenant: TenantID, _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    let store = store
    return try await searches.run(for: tenant) { try await store.read(body) }
  }
}

/// One resource, to be sent.
public struct ResourceAnswer: Sendable {
  public let id: ResourceID
  /// Counts the changes of what the resource itself holds; a user's computed `groups` are not part of it.
  public let version: Int
  public let body: AnswerBody
}

/// On whose behalf a directory is read.
public struct DirectoryReader: Sendable {
  public let tenant: TenantID
  public let principal: Principal
  public let request: RequestContext

  public init(tenant: TenantID, principal: Principal, request: RequestContext) {
    self.tenant = tenant
    self.principal = principal
    self.request = request
  }
}
