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

  public init(
    store: any Store, runner: CommandRunner, cursors: PageCursors, clock: any LanyardCore.Clock,
    logger: Logger = .silent
  ) {
    self.store = store
    self.runner = runner
    self.cursors = cursors
    self.clock = clock
    self.logger = logger
  }

  /// One resource as the client sees it.
  ///
  /// - Throws: `scim.resource.unknown`.
  public func resource(
    _ id: String, type: ResourceType, tenant: TenantID, rendering: ResourceRendering
  ) async throws -> ResourceAnswer {
    let store = store
    // A user is a few rows; a group may be a million members.
    return try await fetch(quickly: type.relations.isEmpty) { reader in
      let found = try reader.existing(id, type: type, tenant: tenant)
      var printer = ResourcePrinter(reader: reader, tenant: tenant)
      var builder = AnswerBuilder()
      try printer.write(found, type: type, rendering, to: &builder)
      return ResourceAnswer(id: found.id, version: found.version, body: builder.body(from: store))
    }
  }

  func fetch<Value: Sendable>(
    quickly: Bool, _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    quickly ? try await store.lookup(body) : try await store.read(body)
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
