public import Diagnostics
public import SignedXML

/// The answer to a `LogoutRequest` (SAML Core §3.7.2).
public struct LogoutResponse: Sendable {
  public var id: String
  public var issueInstant: Instant
  public var destination: String?
  public var issuer: String
  /// The `ID` of the request it answers.
  public var inResponseTo: String?
  public var status: ResponseStatus

  public init(
    id: String, issueInstant: Instant, destination: String?, issuer: String, inResponseTo: String?,
    status: ResponseStatus = .success
  ) {
    self.id = id
    self.issueInstant = issueInstant
    self.destination = destination
    self.issuer = issuer
    self.inResponseTo = inResponseTo
    self.status = status
  }

  /// Whether some other participant's session could not be ended (SAML Core §3.7.3.2). The sender's own has.
  public var isPartial: Bool {
    status.secondCode?.hasSameOctets(as: SAMLVocabulary.statusPartialLogout) ?? false
  }

  /// The answer as XML in UTF-8, unsigned: for the Redirect binding, which signs the query instead.
  ///
  /// - Throws: `saml.message.id`, `saml.message.character`.
  public func octets() throws(CodedError) -> [UInt8] {
    try MessageMarkup.requireID(id)
    return try XMLMarkup.element(
      "samlp:LogoutResponse",
      MessageMarkup.namespaces + [
        ("ID", id), ("InResponseTo", inResponseTo), ("Version", "2.0"), ("IssueInstant", issueInstant.rfc3339),
        ("Destination", destination),
      ],
      [.element("saml:Issuer", text: issuer), status.markup]
    ).document()
  }

  /// The answer with an enveloped signature: for the POST binding.
  ///
  /// - Parameter algorithm: nil for what keys of this type usually sign with.
  /// - Throws: what `octets()` throws, and the codes of `Signer`.
  public func octets(
    signedBy key: SigningKey, algorithm: SignatureAlgorithm? = nil
  ) throws(CodedError) -> [UInt8] {
    try MessageMarkup.sign(try octets(), id: id, with: key, algorithm)
  }
}

extension ResponseStatus {
  /// Every session ended.
  public static let success = ResponseStatus(SAMLVocabulary.statusSuccess)
  /// The sender's session ended, one of another participant could not be.
  public static let partialLogout = ResponseStatus(
    SAMLVocabulary.statusSuccess, second: SAMLVocabulary.statusPartialLogout)
  /// The request was not acted upon; `message` says why, for people.
  public static func refused(_ message: String) -> ResponseStatus {
    ResponseStatus(SAMLVocabulary.statusRequester, second: SAMLVocabulary.statusRequestDenied, message: message)
  }

  init(_ code: String, second: String? = nil, message: String? = nil) {
    codes = [code] + [second].compactMap { $0 }
    self.message = message
  }

  var markup: XMLMarkup {
    let second = secondCode.map { XMLMarkup.element("samlp:StatusCode", [("Value", $0)]) }
    let text = message.map { XMLMarkup.element("samlp:StatusMessage", text: $0) }
    return .element(
      "samlp:Status", [],
      [.element("samlp:StatusCode", [("Value", code)], second.map { [$0] } ?? []), text ?? .empty])
  }
}

/// Names that logout uses.
extension SAMLVocabulary {
  static let statusRequester = "urn:oasis:names:tc:SAML:2.0:status:Requester"
  static let statusPartialLogout = "urn:oasis:names:tc:SAML:2.0:status:PartialLogout"
  static let statusRequestDenied = "urn:oasis:names:tc:SAML:2.0:status:RequestDenied"
}
