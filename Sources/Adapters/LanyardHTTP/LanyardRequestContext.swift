public import Hummingbird
internal import LanyardCore
internal import LanyardService

/// What accompanies a request through middleware to its route.
public struct LanyardRequestContext: Hummingbird.RequestContext {
  public var coreContext: CoreRequestContextStorage
  /// The value of `X-Request-Id`: in the answer, the log line and the audit entry.
  public internal(set) var requestID = ""
  /// The address of the peer; the client's own where a trusted proxy in front names it.
  public internal(set) var source: String?
  /// Who calls, once that is known.
  var caller: SCIMCaller?
  /// Who calls the admin API.
  var admin: Principal?
  /// What those who watch from outside learn from those inside.
  let notes = RequestNotes()

  public init(source: ApplicationRequestContextSource) {
    self.coreContext = CoreRequestContextStorage(source: source)
    self.source = source.channel.remoteAddress?.ipAddress
  }

  /// The request as audit entries name it.
  var request: LanyardCore.RequestContext { LanyardCore.RequestContext(id: requestID, source: source) }
}

/// An authenticated SCIM client and the tenant its token is good for.
struct SCIMCaller: Sendable {
  let tenant: Tenant
  let principal: Principal
  /// What the tenant's directory is made of, as it was when the request came in.
  let catalogue: DirectoryCatalogue
}
