public import Diagnostics

/// The question a service provider sends to begin a sign-in (SAML Core §3.4.1).
///
/// What is not needed is not said: without `requestedAuthnContext` the identity provider chooses how it authenticates,
/// which is what Entra ID and others insist on.
public struct AuthnRequest: Sendable {
  /// An NCName that the response will name in InResponseTo; at least 128 random bits of it must come from the caller.
  public var id: String
  public var issueInstant: Instant
  /// The identity provider's single-sign-on address.
  public var destination: String
  /// Where the response must be posted to.
  public var acsURL: String
  public var spEntityID: String
  /// Whether an existing session at the identity provider may not be used.
  public var forceAuthn: Bool
  /// The wanted NameID format; nil leaves the choice to the identity provider.
  public var nameIDFormat: String?
  /// Context classes of which one must be met exactly; empty says nothing about them.
  public var requestedAuthnContext: [String]

  public init(
    id: String, issueInstant: Instant, destination: String, acsURL: String, spEntityID: String,
    forceAuthn: Bool = false, nameIDFormat: String? = nil, requestedAuthnContext: [String] = []
  ) {
    self.id = id
    self.issueInstant = issueInstant
    self.destination = destination
    self.acsURL = acsURL
    self.spEntityID = spEntityID
    self.forceAuthn = forceAuthn
    self.nameIDFormat = nameIDFormat
    self.requestedAuthnContext = requestedAuthnContext
  }

  /// The request as XML in UTF-8, unsigned.
  ///
  /// - Throws: `saml.message.id` for an id that is no NCName, `saml.message.character` for a value that XML cannot carry.
  public func octets() throws(CodedError) -> [UInt8] {
    guard id.isNCName else {
      throw CodedError(
        .samlMessageID, "the request's ID is no XML name", expected: "an NCName", received: String(id.prefix(80)),
        remedy: "begin the ID with a letter or an underscore")
    }
    return try markup.document()
  }

  private var markup: XMLMarkup {
    .element(
      "samlp:AuthnRequest",
      [
        ("xmlns:samlp", SAMLVocabulary.protocolNamespace), ("xmlns:saml", SAMLVocabulary.assertionNamespace),
        ("ID", id), ("Version", "2.0"), ("IssueInstant", issueInstant.rfc3339), ("Destination", destination),
        ("ForceAuthn", forceAuthn ? "true" : nil), ("ProtocolBinding", SAMLVocabulary.postBinding),
        ("AssertionConsumerServiceURL", acsURL),
      ],
      [.element("saml:Issuer", text: spEntityID), nameIDPolicy, authnContext])
  }

  private var nameIDPolicy: XMLMarkup {
    guard let nameIDFormat else { return .empty }
    return .element("samlp:NameIDPolicy", [("Format", nameIDFormat), ("AllowCreate", "true")])
  }

  private var authnContext: XMLMarkup {
    guard !requestedAuthnContext.isEmpty else { return .empty }
    let classes = requestedAuthnContext.map { XMLMarkup.element("saml:AuthnContextClassRef", text: $0) }
    return .element("samlp:RequestedAuthnContext", [("Comparison", "exact")], classes)
  }
}

extension String {
  /// Whether this is an NCName of ASCII letters, digits, `.`, `-` and `_`: what identifiers of messages consist of.
  package var isNCName: Bool {
    guard let first = utf8.first, utf8.count <= 256 else { return false }
    let letters = (0x41...0x5A).contains(first) || (0x61...0x7A).contains(first) || first == UInt8(ascii: "_")
    return letters && utf8.allSatisfy(\.isNameOctet)
  }
}

extension UInt8 {
  fileprivate var isNameOctet: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }
}
