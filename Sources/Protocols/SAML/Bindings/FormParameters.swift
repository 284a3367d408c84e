internal import Diagnostics
internal import SignedXML

/// The parameters of one `application/x-www-form-urlencoded` text, names decoded, values kept as they came.
///
/// A signature over a query covers the octets that were sent, lower-case escapes included, so the raw text of each
/// value stays at hand. No parameter that SAML knows may come twice, or two readers could choose differently.
struct FormParameters {
  struct Parameter {
    var name: String
    /// The value exactly as received, still escaped.
    var raw: Substring
  }

  /// More parameters than any browser or proxy adds to a SAML message.
  static let maximumCount = 64

  let parameters: [Parameter]

  /// - Throws: `saml.binding.size` beyond `maximumOctets` or 64 parameters, `saml.binding.escape` for a broken name.
  init(_ text: String, maximumOctets: Int) throws(CodedError) {
    guard text.utf8.count <= maximumOctets else {
      throw Self.tooLarge(expected: "at most \(maximumOctets) octets", received: "\(text.utf8.count) octets")
    }
    // By octets: as characters, a mark that combines with the separator would make it another.
    let pieces = text.utf8.split(
      separator: UInt8(ascii: "&"), maxSplits: Self.maximumCount, omittingEmptySubsequences: true)
    guard pieces.count <= Self.maximumCount else {
      throw Self.tooLarge(expected: "at most \(Self.maximumCount) parameters", received: "more")
    }
    var parameters: [Parameter] = []
    for piece in pieces {
      let halves = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let name = try PercentEncoding.decode(Substring(halves[0]))
      parameters.append(Parameter(name: name, raw: halves.count == 2 ? Substring(halves[1]) : ""))
    }
    self.parameters = parameters
  }

  /// The raw value of a parameter that may be absent and must not come twice.
  ///
  /// - Throws: `saml.binding.parameter.duplicate`.
  func raw(_ name: String) throws(CodedError) -> Substring? {
    let found = parameters.filter { $0.name.hasSameOctets(as: name) }
    guard found.count <= 1 else {
      throw CodedError(
        .samlBindingDuplicate, "the parameter `\(name)` came more than once", expected: "once",
        received: "\(found.count) times", remedy: "send each parameter exactly once")
    }
    return found.first?.raw
  }

  /// The decoded value of a parameter that may be absent and must not come twice.
  func value(_ name: String) throws(CodedError) -> String? {
    guard let raw = try raw(name) else { return nil }
    return try PercentEncoding.decode(raw)
  }

  /// The octets of a raw value that is base64 beneath its percent escapes.
  ///
  /// - Throws: `saml.binding.escape`, `saml.binding.base64`.
  static func octets(_ raw: Substring, of parameter: String) throws(CodedError) -> [UInt8] {
    let text = try PercentEncoding.decode(raw)
    guard let octets = Base64.decode(text.utf8) else {
      throw CodedError(
        .samlBindingBase64, "the parameter `\(parameter)` is not base64", expected: "padded base64",
        received: text.inBackticks, remedy: "encode the octets as RFC 4648 §4 says, then percent-encode them")
    }
    return octets
  }

  /// Which message the parameters carry, and its raw value.
  func message() throws(CodedError) -> (kind: MessageKind, raw: Substring) {
    let request = try raw(MessageKind.request.rawValue)
    let response = try raw(MessageKind.response.rawValue)
    switch (request, response) {
    case (let raw?, nil): return (.request, raw)
    case (nil, let raw?): return (.response, raw)
    case (nil, nil):
      throw CodedError(
        .samlBindingMissing, "there is no SAML message", expected: "`SAMLRequest` or `SAMLResponse`",
        remedy: "send the message in the parameter that the binding names")
    case (_?, _?):
      throw CodedError(
        .samlBindingAmbiguous, "there are two SAML messages", expected: "`SAMLRequest` or `SAMLResponse`",
        received: "both", remedy: "send one message at a time")
    }
  }

  /// The relay state; an empty one counts as absent, because some senders always write the parameter.
  func relayState() throws(CodedError) -> RelayState? {
    guard let text = try value("RelayState"), !text.isEmpty else { return nil }
    return try RelayState(text)
  }

  private static func tooLarge(expected: String, received: String) -> CodedError {
    CodedError(
      .samlBindingSize, "the parameters are larger than a SAML message may be", expected: expected, received: received,
      remedy: "send the message by the POST binding, or make it smaller")
  }
}
