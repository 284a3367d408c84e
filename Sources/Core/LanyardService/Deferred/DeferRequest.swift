public import AuditLog
internal import Diagnostics
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

  /// Refuses with `access.scope.missing`.
  public func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<AsyncRequestID> {
    do throws(CodedError) {
      try work.requireRight(of: context.principal)
    } catch {
      return refuse(error, context)
    }
    let request = AsyncRequest(
      id: context.newID(), tenant: tenant, caller: context.principal.id,
      scopes: context.principal.scopes,
      request: context.request, operation: work.document, received: context.now)
    return .done(request.id, .deferring(request))
  }
}
