internal import Diagnostics
internal import SignedXML

/// The signature of a query: over the raw text of up to three parameters, in the order of SAML Bindings §3.4.4.1.
struct RedirectSignature: Sendable {
  /// The URI of `SigAlg` as received.
  let algorithmURI: String
  /// `SAMLRequest=…[&RelayState=…]&SigAlg=…`, each value as it stood in the query: some senders write escapes in lower
  /// case, and to encode the values anew would change what was signed.
  let signedOctets: [UInt8]
  let value: [UInt8]

  /// Nil where the query has neither `SigAlg` nor `Signature`.
  ///
  /// - Throws: `saml.binding.parameter.duplicate`, `saml.binding.parameter.missing` for half a signature,
  ///   `saml.binding.escape`, `saml.binding.base64`.
  init?(_ parameters: FormParameters, kind: MessageKind, raw message: Substring) throws(CodedError) {
    let algorithm = try parameters.raw("SigAlg")
    let signature = try parameters.raw("Signature")
    if algorithm == nil, signature == nil { return nil }
    guard let algorithm, let signature else {
      throw CodedError(
        .samlBindingMissing, "the query carries half a signature", expected: "`SigAlg` and `Signature`",
        received: algorithm == nil ? "`Signature`" : "`SigAlg`", remedy: "send both, or neither")
    }
    var signed = "\(kind.rawValue)=\(message)"
    if let relayState = try parameters.raw("RelayState") { signed += "&RelayState=\(relayState)" }
    signed += "&SigAlg=\(algorithm)"
    signedOctets = Array(signed.utf8)
    algorithmURI = try PercentEncoding.decode(algorithm)
    value = try FormParameters.octets(signature, of: "Signature")
  }

  /// Tries each key that fits, in turn, and no more of them than for a signature in XML.
  ///
  /// - Throws: `saml.binding.signature.algorithm`, `saml.binding.signature.invalid`.
  func verify(with keys: [VerificationKey], allowing algorithms: AllowedAlgorithms) throws(CodedError) {
    guard let algorithm = algorithms.signatures.first(where: { $0.rawValue.hasSameOctets(as: algorithmURI) }) else {
      throw CodedError(
        .samlBindingAlgorithm, "the query is signed with an algorithm that is not allowed",
        expected: algorithms.signatures.map(\.rawValue).sorted().joined(separator: " "),
        received: algorithmURI.inBackticks, remedy: "have the sender sign with one of these")
    }
    let fitting = keys.filter { algorithm.fits($0.type) }.prefix(SignatureVerifier.maximumKeyOperations)
    guard fitting.contains(where: { $0.isValid(signature: value, over: signedOctets, algorithm: algorithm) }) else {
      throw CodedError(
        .samlBindingSignature, "the signature of the query is not one of a configured key",
        expected: "one of \(fitting.count) keys of the algorithm's type",
        remedy: "compare the sender's certificate with the configured ones, then look for what rewrites addresses")
    }
  }
}
