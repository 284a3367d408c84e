public import Diagnostics
public import SignedXML

/// The HTTP-Redirect binding (SAML Bindings §3.4): a message in a query, deflated, in base64, percent-encoded.
public enum RedirectBinding {
  /// The longest query read. Browsers and proxies give up earlier.
  public static let maximumQueryOctets = 256 * 1024
  /// The largest message a query may inflate to.
  public static let maximumMessageOctets = 1 << 20

  /// The query for a message, signed when there is a key.
  ///
  /// The signature covers `SAMLRequest=…&RelayState=…&SigAlg=…` in that order, as §3.4.4.1 wants.
  /// - Parameter algorithm: nil for what keys of this type usually sign with.
  /// - Throws: the codes of `SigningKey.signature(over:algorithm:)`, `internal` when compression has no memory.
  public static func query(
    for message: [UInt8], as kind: MessageKind, relayState: RelayState? = nil, signedBy key: SigningKey? = nil,
    algorithm: SignatureAlgorithm? = nil
  ) throws(CodedError) -> String {
    let encoded = Base64.encode(try Deflate.compress(message))
    var query = "\(kind.rawValue)=\(PercentEncoding.encode(encoded))"
    if let relayState { query += "&RelayState=\(PercentEncoding.encode(relayState.text))" }
    guard let key else { return query }
    let algorithm = algorithm ?? key.verificationKey.type.usualAlgorithm
    query += "&SigAlg=\(PercentEncoding.encode(algorithm.rawValue))"
    let signature = try key.signature(over: Array(query.utf8), algorithm: algorithm)
    return query + "&Signature=\(PercentEncoding.encode(Base64.encode(signature)))"
  }

  /// The address to send a browser to.
  ///
  /// - Throws: `saml.binding.location` and what `query(for:as:relayState:signedBy:algorithm:)` throws.
  public static func location(
    of message: [UInt8], as kind: MessageKind, at destination: MessageLocation, relayState: RelayState? = nil,
    signedBy key: SigningKey? = nil, algorithm: SignatureAlgorithm? = nil
  ) throws(CodedError) -> String {
    destination.appending(
      query: try query(for: message, as: kind, relayState: relayState, signedBy: key, algorithm: algorithm))
  }

  /// Reads a query as it was received, without its question mark. Nothing in the result is verified.
  ///
  /// Parameters that SAML does not know are ignored, those it knows come exactly once.
  /// - Throws: `saml.binding.size`, `.escape`, `.parameter.duplicate`, `.parameter.missing`, `.parameter.ambiguous`,
  ///   `.encoding`, `.base64`, `.deflate`, `.inflate.exceeded` (all under `saml.binding`), `saml.relay-state.length`.
  public static func decode(
    query: String, maximumMessageOctets: Int = RedirectBinding.maximumMessageOctets
  ) throws(CodedError) -> RedirectMessage {
    let parameters = try FormParameters(query, maximumOctets: maximumQueryOctets)
    try requireDeflate(parameters)
    let (kind, raw) = try parameters.message()
    let compressed = try FormParameters.octets(raw, of: kind.rawValue)
    return RedirectMessage(
      kind: kind, octets: try Deflate.expand(compressed, maximumOctets: maximumMessageOctets),
      relayState: try parameters.relayState(), signature: try RedirectSignature(parameters, kind: kind, raw: raw))
  }

  private static func requireDeflate(_ parameters: FormParameters) throws(CodedError) {
    let deflate = "urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE"
    guard let encoding = try parameters.value("SAMLEncoding"), !encoding.hasSameOctets(as: deflate) else { return }
    throw CodedError(
      .samlBindingEncoding, "the message's encoding is not known", expected: deflate,
      received: encoding.inBackticks, remedy: "send the message deflated")
  }
}
