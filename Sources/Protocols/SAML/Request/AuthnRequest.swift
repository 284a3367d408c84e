public import Diagnostics

/// The question a service provider sends to begin a sign-in (SAML Core §3.4.1).
///
/// What is not needed is not said: without `requestedAuthnContext` the identity provider chooses how it authenticates,
/// which is what Entra ID and others insist on.
public struct AuthnRequest: Sendable {
  /// Where and how the response must come.
  public enum ReplyTo: Sendable, Equatable {
    /// The address, and the URI of the binding; nil leaves the binding to the identity provider.
    case url(String, binding: String?)
    /// The index of an AssertionConsumerService in our metadata, which carries address and binding.
    case index(UInt16)
    /// The default AssertionConsumerService of our metadata.
    case defaultService
  }

  /// How the context of the sign-in must compare to the ones asked for (SAML Core §3.3.2.2.1).
  public enum Comparison: String, Sendable, CaseIterable {
    case exact, minimum, maximum, better
  }

  /// An NCName that the response will name in InResponseTo; at least 128 random bits of it must come from the caller.
  public var id: String
  public var issueInstant: Instant
  /// The identity provider's single-sign-on address.
  public var destination: String
  public var replyTo: ReplyTo
  public var spEntityID: String
  /// A name for people, which some identity providers show at sign-in.
  public var providerName: String?
  /// Whether an existing session at the identity provider may not be used.
  public var forceAuthn: Bool
  /// Whether the identity provider may not show anything to the person: it answers `NoPassive` instead.
  public var isPassive = false
  /// The wanted NameID format; nil leaves the choice to the identity provider.
  public var nameIDFormat: String?
  /// Whether the identity provider may make a new identifier for the person. Said only with a format, and never with a
  /// transient one, whose identifiers are always new (SAML Errata E14).
  public var allowsCreation = true
  /// Context classes of which one must be met; empty says nothing about them.
  public var requestedAuthnContext: [String]
  public var contextComparison = Comparison.exact

  /// A request to be answered by the POST binding at `acsURL`.
  public init(
    id: String, issueInstant: Instant, destination: String, acsURL: String, spEntityID: String,
    forceAuthn: Bool = false, nameIDFormat: String? = nil, requestedAuthnContext: [String] = []
  ) {
    self.init(
      id: id, issueInstant: issueInstant, destination: destination,
      replyTo: .url(acsURL, binding: SAMLVocabulary.postBinding), spEntityID: spEntityID, forceAuthn: forceAuthn,
      nameIDFormat: nameIDFormat, requestedAuthnContext: requestedAuthnContext)
  }

  public init(
    id: String, issueInstant: Instant, destination: String, replyTo: ReplyTo, spEntityID: String,
    forceAuthn: Bool = false, nameIDFormat: String? = nil, requestedAuthnContext: [String] = []
  ) {
    self.id = id
    self.issueInstant = issueInstant
    self.destination = destination
    self.replyTo = replyTo
    self.spEntityID = spEntityID
    self.forceAuthn = forceAuthn
    self.nameIDFormat = nameIDFormat
    self.requestedAuthnContext = requestedAuthnContext
  }

  /// The address the request names; nil where it leaves it to our metadata.
  public var acsURL: String? {
    guard case .url(let url, _) = replyTo else { return nil }
    return url
  }
}
