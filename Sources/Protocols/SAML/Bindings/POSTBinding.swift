public import Diagnostics
internal import SignedXML

/// The HTTP-POST binding (SAML Bindings §3.5): a message in base64, carried by a form that submits itself.
public enum POSTBinding {
  /// The largest form read: 1 MiB of message in base64, percent-encoded, and the relay state.
  public static let maximumFormOctets = 3 << 20

  /// A page that posts `message` to `action` at once, or at the press of its button where scripts are off.
  ///
  /// Every value is escaped. Serve it with `contentSecurityPolicy(for:)`, which allows the one constant script and nothing else.
  ///
  /// - Throws: `saml.message.character` for a relay state with a control character that a page cannot carry.
  public static func page(
    for message: [UInt8], as kind: MessageKind, to action: MessageLocation, relayState: RelayState? = nil
  ) throws(CodedError) -> String {
    var fields = [hidden(kind.rawValue, Base64.encode(message))]
    if let relayState { fields.append(hidden("RelayState", relayState.text)) }
    let button = XMLMarkup.element(
      "noscript", [], [.element("button", [("type", "submit")], text: "Continue")])
    let form = XMLMarkup.element("form", [("method", "post"), ("action", action.text)], fields + [button])
    let markup = String(decoding: try form.document(), as: UTF8.self)
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Signing in</title></head>
      <body>\(markup)<script>\(script)</script></body></html>

      """
  }

  /// The body that the page's form submits, `application/x-www-form-urlencoded`: for senders that are no browsers.
  public static func form(for message: [UInt8], as kind: MessageKind, relayState: RelayState? = nil) -> String {
    let body = "\(kind.rawValue)=\(PercentEncoding.encode(Base64.encode(message)))"
    guard let relayState else { return body }
    return body + "&RelayState=\(PercentEncoding.encode(relayState.text))"
  }

  /// The value of `Content-Security-Policy` for the page.
  public static func contentSecurityPolicy(for action: MessageLocation) -> String {
    "default-src 'none'; script-src '\(scriptHash)'; form-action \(action.origin); base-uri 'none'; frame-ancestors 'none'"
  }

  /// Reads a posted form. The message stays encoded: `EncodedResponse` sizes and decodes it.
  ///
  /// - Throws: `saml.binding.size`, `.escape`, `.parameter.duplicate`, `.parameter.missing`, `.parameter.ambiguous` (all
  ///   under `saml.binding`), `saml.relay-state.length`.
  public static func decode(form: String) throws(CodedError) -> POSTedMessage {
    let parameters = try FormParameters(form, maximumOctets: maximumFormOctets)
    let (kind, raw) = try parameters.message()
    return POSTedMessage(
      kind: kind, encoded: try PercentEncoding.decode(raw), relayState: try parameters.relayState())
  }

  /// Constant, so that its hash is constant too and no page needs a nonce.
  static let script = "document.forms[0].submit()"
  /// SHA-256 of `script`'s octets, in base64.
  static let scriptHash = "sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE="

  private static func hidden(_ name: String, _ value: String) -> XMLMarkup {
    .element("input", [("type", "hidden"), ("name", name), ("value", value)])
  }
}

/// A message that came in a form, neither decoded nor verified.
public struct POSTedMessage: Sendable {
  public let kind: MessageKind
  /// Base64, with the white space some senders put into it.
  public let encoded: String
  public let relayState: RelayState?
}
