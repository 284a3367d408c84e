public import Diagnostics
public import JSON

/// A SCIM request that is carried out after its answer (RFC 9967 §2.5.1.1): stored before the client is told 202.
public struct AsyncRequest: Sendable, Hashable {
  /// What came of it: what the same request would have been answered at once.
  public struct Outcome: Sendable, Hashable {
    public let status: Int
    public let location: String?
    /// The ETag, such as `W/"3"`.
    public let version: String?
    /// The body: the error of a refusal, the results of a bulk request; nil where there is none to tell.
    public let response: JSONObject?

    public init(status: Int, location: String? = nil, version: String? = nil, response: JSONObject? = nil) {
      self.status = status
      self.location = location
      self.version = version
      self.response = response
    }
  }

  /// Shown as `Set-Txn`.
  public let id: AsyncRequestID
  public let tenant: TenantID
  /// Who asked, as ``Principal/id``, and what the credential allowed then.
  public let caller: String
  public let scopes: Set<Scope>
  public let request: RequestContext
  /// The operation as a document: method, resource type, id, body, precondition.
  public let operation: JSONObject
  public let received: Instant
  /// Of a bulk request that is under way: what came of the operations that are done.
  public var progress: JSONObject?
  /// Nil while it waits.
  public var outcome: Outcome?
  public var finished: Instant?

  public init(
    id: AsyncRequestID, tenant: TenantID, caller: String, scopes: Set<Scope>, request: RequestContext,
    operation: JSONObject, received: Instant, progress: JSONObject? = nil, outcome: Outcome? = nil,
    finished: Instant? = nil
  ) {
    self.id = id
    self.tenant = tenant
    self.caller = caller
    self.scopes = scopes
    self.request = request
    self.operation = operation
    self.received = received
    self.progress = progress
    self.outcome = outcome
    self.finished = finished
  }
}

/// How much waits to be carried out.
public struct AsyncLoad: Sendable, Hashable {
  public var requests: Int
  /// Of their operations as documents.
  public var octets: Int

  public init(requests: Int = 0, octets: Int = 0) {
    self.requests = requests
    self.octets = octets
  }
}
