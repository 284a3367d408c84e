public import Diagnostics
public import SignedXML

/// A message that came in a query. Whoever wrote the query wrote this: believe it only after `verify(with:)`.
public struct RedirectMessage: Sendable {
  public let kind: MessageKind
  /// The inflated XML, not parsed.
  public let octets: [UInt8]
  public let relayState: RelayState?

  let signature: RedirectSignature?

  /// Whether a signature came along; it says nothing about whose it is.
  public var isSigned: Bool { signature != nil }

  /// Verifies the signature over the octets of the query as they were received.
  ///
  /// - Throws: `saml.binding.signature.missing`, `saml.binding.signature.algorithm`, `saml.binding.signature.invalid`.
  public func verify(
    with keys: [VerificationKey], allowing algorithms: AllowedAlgorithms = .standard
  ) throws(CodedError) {
    guard let signature else {
      throw CodedError(
        .samlBindingUnsigned, "the query carries no signature", expected: "`SigAlg` and `Signature`",
        remedy: "let the sender sign its messages, or do not require it")
    }
    try signature.verify(with: keys, allowing: algorithms)
  }
}
