public import LanyardCore
public import Logging

/// Everything that `lanyard` is told before it opens its database.
public struct LanyardConfiguration: Sendable {
  /// Where the data is.
  public enum Database: Sendable, Hashable, CustomStringConvertible {
    /// A SQLite file; made on first start.
    case sqlite(path: String)
    /// A PostgreSQL database, which several nodes may share.
    case postgres(PostgresAddress)

    /// Without what is secret in it.
    public var description: String {
      switch self {
      case .sqlite(let path): "sqlite:" + path
      case .postgres(let address): address.description
      }
    }
  }

  /// PEM files for serving HTTPS; without them the server speaks HTTP and belongs behind a proxy.
  public struct TLS: Sendable, Hashable {
    public let certificate: String
    public let key: String
  }

  /// How much is taken before it is refused.
  public struct Limits: Sendable, Hashable {
    /// Octets of a request's body.
    public var requestBody = 1 << 20
    /// SCIM groups, which list their members.
    public var groupBody = 32 << 20
    /// Octets of a SCIM bulk request, and how many operations it may hold.
    public var bulkBody = 8 << 20
    public var bulkOperations = 1000
    /// A SAML message, decoded.
    public var samlMessage = 256 << 10
    /// How long the cursor of a list is good for.
    public var cursorTimeout = Duration.seconds(3600)
    /// Requests a second of one tenant's clients, twice as many at once; 0 for no limit.
    public var tenantRate = 1000
    /// Requests a second from one address of callers whom nobody knows, twice as many at once; 0 for no limit.
    public var strangerRate = 50

    public init() {}
  }

  public var database: Database
  public var listen: ListenAddress
  /// What users and identity providers reach the server by, without a slash at the end.
  public var publicURL: WebAddress
  public var logLevel: Logger.Level
  public var tls: TLS?
  public var limits: Limits
  /// For how long the provisioning log keeps requests; zero writes none down.
  public var provisioningLogKeep: Duration = .seconds(14 * 86_400)
  /// The proxies in front whose `X-Forwarded-For` is believed; without any, the address of the connection counts.
  public var trustedProxies: [AddressRange] = []

  public static let defaultFile = "lanyard.yaml"
}
