public import Diagnostics
internal import SignedXML

/// A `SAMLResponse` form value, decoded: sized octets, and no XML yet (SAML Bindings §3.5.4).
public struct EncodedResponse: Sendable {
  public let octets: [UInt8]

  /// Decodes base64. CR, LF, space and tab are skipped; any other foreign octet refuses.
  ///
  /// - Parameter maximumOctets: of the decoded message; twice that is the limit for the encoded one.
  /// - Throws: `saml.encoded.size`, `saml.encoded.base64`.
  public init(base64 text: some Collection<UInt8>, maximumOctets: Int = 256 << 10) throws(CodedError) {
    guard text.count <= 2 * maximumOctets else { throw Self.tooLarge(maximumOctets, received: text.count) }
    guard let octets = Base64.decode(text), !octets.isEmpty else {
      throw CodedError(
        .encodedResponseBase64, "the response is not base64", expected: "padded base64 (RFC 4648 §4)",
        remedy: "post the `SAMLResponse` value as the identity provider made it")
    }
    guard octets.count <= maximumOctets else { throw Self.tooLarge(maximumOctets, received: octets.count) }
    self.octets = octets
  }

  private static func tooLarge(_ maximum: Int, received: Int) -> CodedError {
    CodedError(
      .encodedResponseSize, "the response is too large", expected: "at most \(maximum) octets",
      received: "\(received) octets", remedy: "have the identity provider send fewer attributes")
  }
}
