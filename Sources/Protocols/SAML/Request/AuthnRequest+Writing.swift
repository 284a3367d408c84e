public import Diagnostics
public import SignedXML

extension AuthnRequest {
  /// The request as XML in UTF-8, unsigned: for the Redirect binding, which signs the query instead.
  ///
  /// - Throws: `saml.message.id` for an id that is no NCName, `saml.message.character` for a value that XML cannot carry.
  public func octets() throws(CodedError) -> [UInt8] {
    try MessageMarkup.requireID(id)
    return try markup.document()
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

  private var markup: XMLMarkup {
    .element(
      "samlp:AuthnRequest",
      MessageMarkup.namespaces + [
        ("ID", id), ("Version", "2.0"), ("IssueInstant", issueInstant.rfc3339), ("Destination", destination),
        ("ForceAuthn", forceAuthn ? "true" : nil), ("IsPassive", isPassive ? "true" : nil),
      ] + reply + [("ProviderName", providerName)],
      [.element("saml:Issuer", text: spEntityID), nameIDPolicy, authnContext])
  }

  /// Index and address exclude each other (SAML Core §3.4.1).
  private var reply: [(name: String, value: String?)] {
    switch replyTo {
    case .url(let url, let binding): [("ProtocolBinding", binding), ("AssertionConsumerServiceURL", url)]
    case .index(let index): [("AssertionConsumerServiceIndex", String(index))]
    case .defaultService: []
    }
  }

  private var nameIDPolicy: XMLMarkup {
    guard let nameIDFormat else { return .empty }
    let isTransient = nameIDFormat.hasSameOctets(as: NameIDFormat.transient)
    return .element(
      "samlp:NameIDPolicy",
      [("Format", nameIDFormat), ("AllowCreate", isTransient ? nil : allowsCreation ? "true" : "false")])
  }

  private var authnContext: XMLMarkup {
    guard !requestedAuthnContext.isEmpty else { return .empty }
    let classes = requestedAuthnContext.map { XMLMarkup.element("saml:AuthnContextClassRef", text: $0) }
    return .element("samlp:RequestedAuthnContext", [("Comparison", contextComparison.rawValue)], classes)
  }
}
