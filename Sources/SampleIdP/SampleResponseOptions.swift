public import Diagnostics

/// How a sample response looks, and what it gets wrong: without any override it is one that every service accepts.
public struct SampleResponseOptions: Sendable {
  /// Which elements carry a signature.
  public enum Signing: Sendable, CaseIterable {
    case assertion
    case response
    case both
    /// No signature at all, for tests of its absence.
    case nothing
  }

  /// Whose prefixes and habits the response borrows.
  public enum Style: Sendable, CaseIterable {
    /// `saml2p`, `saml2`; `xs` declared on the assertion and kept by a PrefixList; one Attribute with all its values.
    case okta
    /// `samlp`, `saml`; namespaces on the response; one Attribute for each value.
    case keycloak
  }

  /// The status of a message that brings a person.
  public static let success = "urn:oasis:names:tc:SAML:2.0:status:Success"

  public var sign: Signing
  public var style: Style
  /// What is encrypted, and for whom; nil for nothing.
  public var encryption: SampleEncryption?
  /// From `now` to NotOnOrAfter.
  public var lifetime: Duration
  /// The top status code. Anything but success leaves the assertion out, as real identity providers do.
  public var status: String
  public var sessionIndex: String
  public var authnContext: String
  public var sessionNotOnOrAfter: Instant?

  // Overrides, for messages that are wrong in one point. Nil means the right value.
  public var inResponseTo: String?
  public var issuer: String?
  public var audience: String?
  public var recipient: String?
  public var destination: String?
  public var notBefore: Instant?
  public var notOnOrAfter: Instant?
  public var authnInstant: Instant?

  public init(sign: Signing = .assertion, style: Style = .okta, lifetime: Duration = .seconds(300)) {
    self.sign = sign
    self.style = style
    self.lifetime = lifetime
    self.status = Self.success
    self.sessionIndex = "_session-1"
    self.authnContext = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
  }
}

extension SampleResponseOptions.Signing {
  var coversAssertion: Bool { self == .assertion || self == .both }
  var coversResponse: Bool { self == .response || self == .both }
}
