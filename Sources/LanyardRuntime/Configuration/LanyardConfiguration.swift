public import LanyardCore
public import Logging

/// Everything that `lanyard` is told before it opens its database.
public struct LanyardConfiguration: Sendable {
  /// Where the data is.
  public enum Database: Sendable, Hashable, CustomStringConvertible {
    /// A SQLite file; made on first start.
    case sqlite(path: String)

    public var description: String {
      switch self {
      case .sqlite(let path): "sqlite:" + path
      }
    }
  }

  /// PEM files for serving HTTPS; without them the server speaks HTTP and belongs behind a proxy.
  public struct TLS: Sendable, Hashable {
    public let certificate: String
    public let key: String
  }

  /// Octets that a body may have before it is refused, and what else a client is allowed.
  public struct Limits: Sendable, Hashable {
    public var requestBody = 1 << 20
    /// SCIM groups, which list their members.
    public var groupBody = 32 << 20
    /// A SAML message, decoded.
    public var samlMessage = 256 << 10
    /// How long the cursor of a list is good for.
    public var cursorTimeout = Duration.seconds(3600)

    public init() {}
  }

  public var database: Database
  public var listen: ListenAddress
  /// What users and identity providers reach the server by, without a slash at the end.
  public var publicURL: WebAddress
  public var logLevel: Logger.Level
  public var tls: TLS?
  public var limits: Limits

  public static let defaultFile = "lanyard.yaml"
}
