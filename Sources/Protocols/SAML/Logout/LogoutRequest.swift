public import Diagnostics
public import SignedXML

/// One party tells the other that a person's session ends (SAML Core §3.7.1). A value: whose session it is, and what
/// becomes of it, the caller decides.
public struct LogoutRequest: Sendable, Equatable {
  /// An NCName that the answer will name in InResponseTo; at least 128 random bits of it must come from the caller.
  public var id: String
  public var issueInstant: Instant
  /// The receiver's single-logout address. A signed message names it.
  public var destination: String?
  /// The sender's entityID.
  public var issuer: String
  /// When the request is void.
  public var notOnOrAfter: Instant?
  /// A URI or a text, such as `LogoutReason.user`.
  public var reason: String?
  public var nameID: NameIdentifier
  /// The sessions that end; empty means all of the person's.
  public var sessionIndexes: [String]

  public init(
    id: String, issueInstant: Instant, destination: String?, issuer: String, notOnOrAfter: Instant? = nil,
    reason: String? = nil, nameID: NameIdentifier, sessionIndexes: [String] = []
  ) {
    self.id = id
    self.issueInstant = issueInstant
    self.destination = destination
    self.issuer = issuer
    self.notOnOrAfter = notOnOrAfter
    self.reason = reason
    self.nameID = nameID
    self.sessionIndexes = sessionIndexes
  }

  /// The request as XML in UTF-8, unsigned: for the Redirect binding, which signs the query instead.
  ///
  /// - Throws: `saml.message.id`, `saml.message.character`.
  public func octets() throws(CodedError) -> [UInt8] {
    try MessageMarkup.requireID(id)
    return try XMLMarkup.element(
      "samlp:LogoutRequest",
      MessageMarkup.namespaces + [
        ("ID", id), ("Version", "2.0"), ("IssueInstant", issueInstant.rfc3339), ("Destination", destination),
        ("Reason", reason), ("NotOnOrAfter", notOnOrAfter?.rfc3339),
      ],
      [.element("saml:Issuer", text: issuer), nameID.markup]
        + sessionIndexes.map { .element("samlp:SessionIndex", text: $0) }
    ).document()
  }

  /// The request with an enveloped signature: for the POST binding.
  ///
  /// - Parameter algorithm: nil for what keys of this type usually sign with.
  /// - Throws: what `octets()` throws, and the codes of `Signer`.
  public func octets(
    signedBy key: SigningKey, algorithm: SignatureAlgorithm? = nil
  ) throws(CodedError) -> [UInt8] {
    try MessageMarkup.sign(try octets(), id: id, with: key, algorithm)
  }
}

/// Why a session ends (SAML Core §3.7.3).
public enum LogoutReason {
  public static let user = "urn:oasis:names:tc:SAML:2.0:logout:user"
  public static let admin = "urn:oasis:names:tc:SAML:2.0:logout:admin"
}
