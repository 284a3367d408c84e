public import Diagnostics

/// Verifies the enveloped signature of a document's root while the document comes in pieces: the first of two passes.
///
/// The Signature is the root's first child element, where the schema of metadata has it. It is verified as soon as it is
/// complete, by the rules of ``SignatureVerifier``: SignatureValue over SignedInfo with a configured key, before anything
/// is digested. From then on the root is canonicalised as it comes, without that Signature, and digested.
///
/// **What may be believed.** Nothing during this pass. Its result, ``AuthenticOctets``, holds the digest of every block of
/// the raw octets, and in the second pass ``AuthenticOctets/Reader`` lets a block through only after it has seen the same
/// digest again. So what the second pass reads is, octet for octet, what the first one verified, whatever happened to the
/// file in between, and it need not be held back until the end. Digesting the canonical form a second time instead would
/// prove the same only after the last octet, with all entities in memory or handed out unproven; one digest of the whole
/// file has the same fault.
public struct SignedXMLStream {
  private var tokenizer: XMLTokenizer<SignatureDigester>
  private var ledger = BlockLedger()

  public init(
    keys: [VerificationKey], allowed: AllowedAlgorithms = .standard, limits: XMLStreamLimits = .aggregate
  ) {
    let verifier = SignatureVerifier(keys: keys, allowed: allowed)
    tokenizer = XMLTokenizer(handler: SignatureDigester(verifier: verifier, limits: limits), limits: limits)
  }

  /// - Throws: `saml.xml.*`, `saml.signature.*`, `saml.canonical.*`. A document that was signed by nobody known is refused
  ///   with its first octets.
  public mutating func feed(_ octets: some Collection<UInt8>) throws(CodedError) {
    try ledger.feed(octets)
    try tokenizer.feed(octets)
  }

  /// - Throws: as ``feed(_:)``; `saml.signature.digest` where the document was changed after it was signed.
  public mutating func finish() throws(CodedError) -> AuthenticOctets {
    try tokenizer.finish()
    let authentic = try tokenizer.handler.finish()
    return AuthenticOctets(blocks: try ledger.finish(), count: ledger.count, info: authentic)
  }
}
