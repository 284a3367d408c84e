public import Diagnostics
public import SAML
public import SignedXML

/// How the demo is played.
public struct DemoOptions: Sendable {
  /// Signs a response about `person` to a request, as the sample identity provider does.
  public typealias Responder =
    @Sendable (_ key: SigningKey, _ request: AuthnRequest, _ person: DemoPerson, _ now: Instant) throws -> [UInt8]

  /// Flags that were given; what is not given is the demo's own.
  public var flags: [ConfigurationKey: String]
  /// The configuration file that was asked for. A `lanyard.yaml` that merely lies about is not read: the demo must not write
  /// into somebody's real database.
  public var configurationFile: String?
  /// Plays, and ends with a verdict instead of serving on.
  public var isOnce: Bool
  public var isColourful: Bool
  public var respond: Responder

  public init(
    flags: [ConfigurationKey: String], configurationFile: String?, isOnce: Bool, isColourful: Bool,
    respond: @escaping Responder
  ) {
    self.flags = flags
    self.configurationFile = configurationFile
    self.isOnce = isOnce
    self.isColourful = isColourful
    self.respond = respond
  }
}

/// Somebody of the demo.
public struct DemoPerson: Sendable {
  public let userName: String
  public let displayName: String

  static let alice = DemoPerson(userName: "alice@acme.example", displayName: "Alice Adams")
  static let bob = DemoPerson(userName: "bob@acme.example", displayName: "Bob Brown")
}
