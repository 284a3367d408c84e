public import Diagnostics
public import JSON

/// One SCIM request as an administrator may look at it: what the identity provider sent, what came of it, and why. Values
/// that are secret or personal are masked before it is made. It is a help for people and no record: the audit log is that.
public struct ProvisioningLogEntry: Sendable, Hashable {
  public let id: ProvisioningLogID
  public let tenant: TenantID
  public let time: Instant
  /// The value of `X-Request-Id`.
  public let requestID: String
  /// The credential's id; nil where the request had none that is valid.
  public let caller: String?
  public let method: String
  /// Below the base URL of the directory, such as `/Users/0199…`.
  public let path: String
  /// The query string, masked.
  public let query: String?
  /// The dialect the request was recognised to be written in, such as `entra`.
  public let dialect: String?
  public let status: Int
  /// The code of the refusal; nil where it was done.
  public let code: String?
  /// Why, and what to do, in words; nil where it was done.
  public let reason: String?
  /// The resource it was about, where one is known.
  public let resource: String?
  /// The body, masked.
  public let body: JSONValue?
  public let microseconds: Int

  public init(
    id: ProvisioningLogID, tenant: TenantID, time: Instant, requestID: String, caller: String?, method: String,
    path: String, query: String?, dialect: String?, status: Int, code: String?, reason: String?, resource: String?,
    body: JSONValue?, microseconds: Int
  ) {
    self.id = id
    self.tenant = tenant
    self.time = time
    self.requestID = requestID
    self.caller = caller
    self.method = method
    self.path = path
    self.query = query
    self.dialect = dialect
    self.status = status
    self.code = code
    self.reason = reason
    self.resource = resource
    self.body = body
    self.microseconds = microseconds
  }
}

/// Which entries of a tenant's provisioning log are wanted. They come newest first, unless ``isOldestFirst``.
public struct ProvisioningLogQuery: Sendable, Hashable {
  public var since: Instant?
  public var until: Instant?
  /// Only answers of 400 and above.
  public var onlyRefused: Bool
  public var requestID: String?
  public var resource: String?
  /// Only entries older than this one: the next page.
  public var before: ProvisioningLogID?
  public var isOldestFirst: Bool
  public var limit: Int

  public init(
    since: Instant? = nil, until: Instant? = nil, onlyRefused: Bool = false, requestID: String? = nil,
    resource: String? = nil, before: ProvisioningLogID? = nil, isOldestFirst: Bool = false, limit: Int = 100
  ) {
    self.since = since
    self.until = until
    self.onlyRefused = onlyRefused
    self.requestID = requestID
    self.resource = resource
    self.before = before
    self.isOldestFirst = isOldestFirst
    self.limit = limit
  }
}
