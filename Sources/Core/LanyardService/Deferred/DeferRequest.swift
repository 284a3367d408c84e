public import AuditLog
internal import Diagnostics
internal import JSON
public import LanyardCore

/// `Prefer: respond-async` (RFC 9967 §2.5.1): takes a request in, to be carried out after its answer. Once this has
/// returned, the request is on disk and will be carried out, whatever happens to the process.
public struct DeferRequest: Command {
  public let tenant: TenantID
  let work: DeferredWork

  public init(tenant: TenantID, work: DeferredWork) {
    self.tenant = tenant
    self.work = work
  }

  public var action: String { "scim.request.deferred" }
  public var target: AuditTarget { AuditTarget(kind: "AsyncRequest", id: "new") }

  /// How much of one tenant's may wait.
  static let most = AsyncLoad(requests: 100, octets: 64 << 20)

  /// Refuses with `access.scope.missing`, `async-request.overloaded`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<AsyncRequestID> {
    let operation = work.document
    let load = try reader.waitingAsyncLoad(of: tenant)
    do throws(CodedError) {
      try work.requireRight(of: context.principal)
      try Self.admit(JSONValue.object(operation).serialized().count, beside: load)
    } catch {
      return refuse(error, context)
    }
    let request = AsyncRequest(
      id: context.newID(), tenant: tenant, caller: context.principal.id,
      scopes: context.principal.scopes,
      request: context.request, operation: operation, received: context.now)
    return .done(request.id, .deferring(request))
  }
  /// One request is taken in however large it is.
  private static func admit(_ octets: Int, beside load: AsyncLoad) throws(CodedError) {
    guard load.requests >= most.requests || load.requests > 0 && load.octets + octets > most.octets else { return }
    throw CodedError(
      .asyncRequestOverloaded, "too many requests of this tenant wait to be carried out",
      expected: "at most \(most.requests) requests and \(most.octets) octets",
      received: "\(load.requests) requests and \(load.octets) octets",
      remedy: "wait until some are done, or send the request without `respond-async`")
  }
}
