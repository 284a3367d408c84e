public import Diagnostics
internal import SignedXML

/// An assertion as its verified octets say it: authentic, and not yet judged.
public struct SignedAssertion: Sendable {
  public let id: String
  /// `2.0`, or something that is refused.
  public let version: String
  public let issueInstant: Instant
  public let issuer: SAMLName
  public let nameID: SAMLName?
  public let confirmations: [SubjectConfirmation]
  public let conditions: AssertionConditions?
  public let authnStatements: [AuthnStatement]
  /// Merged by name, in order.
  public let attributes: [AssertionAttribute]
  /// Names of attributes with a value that is neither text nor a NameID; such values are left out.
  public let structuredAttributes: [String]
}

/// SAML Core §2.4.1.1.
public struct SubjectConfirmation: Sendable {
  public let method: String
  /// Whether SubjectConfirmationData stands in it.
  public let hasData: Bool
  public let notBefore: Instant?
  public let notOnOrAfter: Instant?
  public let recipient: String?
  public let inResponseTo: String?
}

/// SAML Core §2.5.1.
public struct AssertionConditions: Sendable {
  public let notBefore: Instant?
  public let notOnOrAfter: Instant?
  /// Audiences, restriction by restriction; every restriction must name us.
  public let audienceRestrictions: [[String]]
  /// OneTimeUse: the assertion may not be kept and used again.
  public let isOneTimeUse: Bool
  /// ProxyRestriction: who issues assertions upon this one is bound by it.
  public let isProxyRestricted: Bool
  /// Names of conditions that are not known here.
  public let unknown: [String]
}

/// SAML Core §2.7.2.
public struct AuthnStatement: Sendable {
  public let instant: Instant
  public let sessionIndex: String?
  public let sessionNotOnOrAfter: Instant?
  public let contextClass: String?
  /// The AuthnContextDeclRef.
  public let contextDeclaration: String?

  /// What may match a requested context: the class and the declaration, as far as they are named.
  public var contexts: [String] { [contextClass, contextDeclaration].compactMap { $0 } }
}
