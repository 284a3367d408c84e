/// What the service can do (RFC 7643 §5, RFC 9865 §4, RFC 9967 §2.5): said by the caller, who knows its limits.
public struct ServiceProviderConfig: Hashable, Sendable {
  public struct Bulk: Hashable, Sendable {
    public var maximumOperations: Int
    /// Octets of a request's body.
    public var maximumPayload: Int

    public init(maximumOperations: Int, maximumPayload: Int) {
      self.maximumOperations = maximumOperations
      self.maximumPayload = maximumPayload
    }
  }

  /// Pages by index and by cursor; without a word of the client by index.
  public struct Pagination: Hashable, Sendable {
    public var defaultPageSize: Int
    public var maximumPageSize: Int
    /// For how many seconds at least a cursor is good.
    public var cursorTimeout: Int

    public init(defaultPageSize: Int, maximumPageSize: Int, cursorTimeout: Int) {
      self.defaultPageSize = defaultPageSize
      self.maximumPageSize = maximumPageSize
      self.cursorTimeout = cursorTimeout
    }
  }

  public struct SecurityEvents: Hashable, Sendable {
    /// Which requests are carried out after their answer.
    public enum AsyncRequest: String, Hashable, Sendable, CaseIterable {
      /// None.
      case none
      /// Those that ask for it with `Prefer: respond-async`.
      case request
      /// Those, and any that would take long.
      case long
    }

    public var asyncRequest: AsyncRequest
    /// The events there are, as URIs.
    public var eventURIs: [String]

    public init(asyncRequest: AsyncRequest, eventURIs: [String] = []) {
      self.asyncRequest = asyncRequest
      self.eventURIs = eventURIs
    }
  }

  /// How clients may authenticate.
  public enum AuthenticationScheme: String, Hashable, Sendable, CaseIterable {
    /// A token of the directory, given out by hand.
    case bearerToken
    /// A token that a client is given for its credentials (RFC 6749 §4.4).
    case clientCredentials
  }

  /// How many resources a filter may bring on one page.
  public var maximumResults: Int
  /// Nil: there are no bulk requests.
  public var bulk: Bulk?
  public var sorts: Bool
  /// Nil: there are pages by index alone, and nothing is said of it.
  public var pagination: Pagination?
  public var securityEvents: SecurityEvents?
  /// Whether `/Roles` and `/Entitlements` list what may be had (draft-ietf-scim-roles-entitlements).
  public var listsRoles = false
  /// The first one is the preferred one.
  public var authenticationSchemes: [AuthenticationScheme]
  /// An address for people, if there is one.
  public var documentationURI: String?

  public init(
    maximumResults: Int = ListQuery.PageLimits.standard.maximumCount, bulk: Bulk? = nil, sorts: Bool = false,
    pagination: Pagination? = nil, securityEvents: SecurityEvents? = nil,
    authenticationSchemes: [AuthenticationScheme] = [.bearerToken], documentationURI: String? = nil
  ) {
    self.maximumResults = maximumResults
    self.bulk = bulk
    self.sorts = sorts
    self.pagination = pagination
    self.securityEvents = securityEvents
    self.authenticationSchemes = authenticationSchemes
    self.documentationURI = documentationURI
  }
}
