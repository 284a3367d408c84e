public import Diagnostics
public import LanyardCore

/// A SCIM request and its answer as the server saw them, before anything is masked. It is kept for as long as the queue of
/// the ``ProvisioningLog`` holds it and never written anywhere.
public struct ObservedRequest: Sendable {
  /// The beginning of a body.
  public struct Body: Sendable {
    /// All octets where `total` says that there are no more; else none of them is looked at.
    public var octets: [UInt8]
    /// How many octets came.
    public var total: Int

    public init(octets: [UInt8], total: Int) {
      self.octets = octets
      self.total = total
    }

    /// Octets of a body that are kept to be shown; a longer one is told by its length alone.
    public static let maximumOctets = 128 << 10
  }

  public var tenant: TenantID
  /// The value of `X-Request-Id`.
  public var requestID: String
  /// The credential's id.
  public var caller: String?
  public var method: String
  /// Below the base URL of the directory, as it came, with a slash at its start.
  public var path: String
  /// As it came, without the question mark.
  public var query: String?
  public var dialect: String?
  public var status: Int
  /// What the caller was told where the request was refused.
  public var refusal: CodedError?
  /// The id of the resource it was about, where one is known.
  public var resource: String?
  public var body: Body?
  public var duration: Duration
  /// The words that the tenant's schemas know.
  public var words: KnownWords

  public init(
    tenant: TenantID, requestID: String, caller: String?, method: String, path: String, query: String?,
    dialect: String?, status: Int, refusal: CodedError?, resource: String?, body: Body?, duration: Duration,
    words: KnownWords = .standard
  ) {
    self.tenant = tenant
    self.requestID = requestID
    self.caller = caller
    self.method = method
    self.path = path
    self.query = query
    self.dialect = dialect
    self.status = status
    self.refusal = refusal
    self.resource = resource
    self.body = body
    self.duration = duration
    self.words = words
  }
}
