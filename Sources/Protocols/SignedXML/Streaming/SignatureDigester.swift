internal import Diagnostics

/// Finds the Signature of the root, verifies it, and digests the root without it.
struct SignatureDigester: XMLTokenHandler {
  private enum State {
    /// Before the root.
    case waiting
    /// Inside the root, before its first child element.
    case before(root: XMLStartTag, scope: [XMLNamespaceBinding], text: [UInt8])
    /// Inside the Signature.
    case signature(root: XMLStartTag, scope: [XMLNamespaceBinding], text: [UInt8])
    case digesting(SignatureVerifier.Authentic, RunningDigest)
    case finished(SignatureVerifier.Authentic, digest: [UInt8])
  }

  /// A Signature with several certificates in it.
  private static let maximumSignatureOctets = 64 << 10
  /// Octets that are digested at once.
  private static let batch = 64 << 10

  let verifier: SignatureVerifier
  let limits: XMLStreamLimits
  private var state = State.waiting
  private var writer = CanonicalStreamWriter()
  private var depth = 0
  private var written = 0

  init(verifier: SignatureVerifier, limits: XMLStreamLimits) {
    self.verifier = verifier
    self.limits = limits
  }

  mutating func start(_ tag: XMLStartTag, scope: [XMLNamespaceBinding]) throws(CodedError) {
    let isSignature = tag.isNamed("Signature", in: SignatureBuilder.namespace)
    switch state {
    case .waiting:
      state = .before(root: tag, scope: scope, text: [])
    case .before(let root, let outer, let text):
      guard isSignature else { throw Self.missing(root.localName) }
      state = .signature(root: root, scope: outer, text: text)
      // The Signature must be canonicalised where it stands, so it takes every binding there along.
      writer = CanonicalStreamWriter(inclusive: .all)
      writer.start(tag, scope: scope)
    case .signature:
      writer.start(tag, scope: scope)
    case .digesting(let authentic, let digest):
      guard depth > 1 || !isSignature else { throw Self.repeated }
      try checkIdentifier(tag, authentic.identifier)
      writer.start(tag, scope: scope)
      try drain(into: digest)
    case .finished: break
    }
    depth += 1
    try checkSignatureSize()
  }

  mutating func text(_ octets: [UInt8]) throws(CodedError) {
    switch state {
    case .waiting, .finished: break
    case .before(let root, let scope, let text):
      guard octets.allSatisfy(\.isXMLSpace), text.count + octets.count <= 4096 else {
        throw SignatureRules.misshapen("a text stands before the Signature")
      }
      state = .before(root: root, scope: scope, text: text + octets)
    case .signature:
      writer.text(octets)
      try checkSignatureSize()
    case .digesting(_, let digest):
      writer.text(octets)
      try drain(into: digest)
    }
  }

  mutating func end() throws(CodedError) {
    depth -= 1
    switch state {
    case .waiting, .finished: break
    case .before(let root, _, _): throw Self.missing(root.localName)
    case .signature(let root, let scope, let text):
      writer.end()
      if depth == 1 { try begin(root, scope, text) }
    case .digesting(let authentic, let digest):
      writer.end()
      if depth == 0 {
        try digest.update(writer.octets)
        state = .finished(authentic, digest: try digest.finish())
      } else {
        try drain(into: digest)
      }
    }
  }

  /// - Throws: `saml.signature.digest`.
  func finish() throws(CodedError) -> SignatureVerifier.Authentic {
    guard case .finished(let authentic, let digest) = state else { throw Self.missing("the document") }
    guard areEqualInConstantTime(digest, authentic.info.digest) else {
      throw CodedError(
        .signatureDigest, "the document was changed after it was signed",
        expected: "digest \(Base64.encode(authentic.info.digest))", received: "digest \(Base64.encode(digest))",
        remedy: "fetch the document again, exactly as it was published")
    }
    return authentic
  }

  /// The Signature is complete: it is verified in a small document of the root's start tag and itself, and the root,
  /// which waited for the list of prefixes, is written.
  private mutating func begin(
    _ root: XMLStartTag, _ scope: [XMLNamespaceBinding], _ text: [UInt8]
  ) throws(CodedError) {
    let signature = writer.octets
    var frame = CanonicalStreamWriter()
    frame.start(root, scope: scope)
    frame.octets += signature
    frame.end()
    let limits = XMLLimits(maximumOctets: 2 * Self.maximumSignatureOctets + limits.maximumTagOctets)
    let document = try ParsedDocument(parsing: frame.octets, limits: limits)
    var tried: [VerificationKey] = []
    var work = MessageWork()
    let authentic = try verifier.authenticate(document.root, &tried, &work)
    guard case .exclusive(let prefixes) = authentic.info.referenceCanonicalization else { throw Self.inclusive }
    writer = CanonicalStreamWriter(inclusive: .these(prefixes.map { $0.hasSameOctets(as: "#default") ? "" : $0 }))
    writer.start(root, scope: scope)
    writer.text(text)
    state = .digesting(authentic, try RunningDigest(authentic.info.digestAlgorithm))
  }

  private mutating func drain(into digest: RunningDigest) throws(CodedError) {
    guard writer.octets.count >= Self.batch else { return }
    written += writer.octets.count
    // Long namespace names, written at many children, can make much of little.
    guard written <= 4 * limits.maximumOctets else {
      throw CodedError(
        .canonicalizationTooLarge, "the canonical form is too large",
        expected: "at most \(4 * limits.maximumOctets) octets",
        remedy: "declare namespaces once, on an outer element")
    }
    try digest.update(writer.octets)
    writer.octets.removeAll(keepingCapacity: true)
  }

  /// Nothing else may carry the identifier that is signed.
  private func checkIdentifier(_ tag: XMLStartTag, _ identifier: String) throws(CodedError) {
    for name in ["ID", "Id"] {
      guard let value = tag.attribute(name), value.hasSameOctets(as: identifier) else { continue }
      throw CodedError(
        .xmlIdentifierDuplicate, "another element carries the identifier of the signed one", received: value.quoted,
        remedy: "give every element an identifier of its own")
    }
  }

  private func checkSignatureSize() throws(CodedError) {
    guard case .signature = state, writer.octets.count > Self.maximumSignatureOctets else { return }
    throw CodedError(
      .canonicalizationTooLarge, "the Signature is too large",
      expected: "at most \(Self.maximumSignatureOctets) octets", remedy: "sign with fewer certificates in KeyInfo")
  }

  private static func missing(_ name: String) -> CodedError {
    CodedError(
      .signatureMissing, "\(name.quoted) is not signed", expected: "a Signature as its first child", received: "none",
      remedy: "get the signed form of the document, or give no key")
  }

  private static var inclusive: CodedError {
    CodedError(
      .signatureTransforms, "a document that is read in pieces is signed with inclusive canonicalisation",
      expected: CanonicalizationMethod.exclusiveURI, received: CanonicalizationMethod.inclusiveURI,
      remedy: "have it signed with exclusive canonicalisation")
  }

  private static var repeated: CodedError {
    CodedError(
      .signatureCount, "the root has more than one Signature", expected: "1",
      remedy: "have the document signed once")
  }
}
