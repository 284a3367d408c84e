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

/// Which raw octets a signature was verified for, block by block.
public struct AuthenticOctets: Sendable {
  /// The digests of all blocks, the last of which may be short.
  let blocks: [[UInt8]]
  public let count: Int
  /// The `ID` of the root, which the signature's reference names.
  public let identifier: String
  /// Thumbprint of the certificate whose key verified it.
  public let keyThumbprint: String
  public let algorithm: SignatureAlgorithm
  public let digestAlgorithm: DigestAlgorithm

  init(blocks: [[UInt8]], count: Int, info: SignatureVerifier.Authentic) {
    self.blocks = blocks
    self.count = count
    identifier = info.identifier
    keyThumbprint = info.key.thumbprint
    algorithm = info.info.algorithm
    digestAlgorithm = info.info.digestAlgorithm
  }

  /// The second pass.
  public func reader() -> Reader { Reader(expected: blocks) }

  /// Lets octets through once their block is the one that was verified.
  public struct Reader {
    private let expected: [[UInt8]]
    private var next = 0
    private var ledger = BlockLedger()

    init(expected: [[UInt8]]) {
      self.expected = expected
      ledger.keepsOctets = true
    }

    /// The octets that are proven now; the rest waits for its block to be full.
    ///
    /// - Throws: `saml.signature.digest` where the octets are not those of the first pass.
    public mutating func feed(_ octets: some Collection<UInt8>) throws(CodedError) -> [UInt8] {
      try ledger.feed(octets)
      return try prove(ledger.take())
    }

    /// The last octets.
    ///
    /// - Throws: as ``feed(_:)``, and where octets are missing.
    public mutating func finish() throws(CodedError) -> [UInt8] {
      _ = try ledger.finish()
      let octets = try prove(ledger.take())
      guard next == expected.count else { throw Self.changed }
      return octets
    }

    private mutating func prove(_ blocks: [BlockLedger.Block]) throws(CodedError) -> [UInt8] {
      var proven: [UInt8] = []
      for block in blocks {
        guard next < expected.count, areEqualInConstantTime(block.digest, expected[next]) else { throw Self.changed }
        next += 1
        proven += block.octets
      }
      return proven
    }

    private static var changed: CodedError {
      CodedError(
        .signatureDigest, "the document changed between its verification and its reading",
        remedy: "read it again when nobody writes to it")
    }
  }
}

/// Cuts octets into blocks and digests each.
struct BlockLedger {
  struct Block {
    let octets: [UInt8]
    let digest: [UInt8]
  }

  static let blockOctets = 64 << 10

  /// Whether blocks are kept until they are taken; otherwise their digests are.
  var keepsOctets = false
  private(set) var count = 0
  private var digests: [[UInt8]] = []
  private var current: [UInt8] = []
  private var ready: [Block] = []

  mutating func feed(_ octets: some Collection<UInt8>) throws(CodedError) {
    var rest = octets[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.blockOctets - current.count)
      current.append(contentsOf: part)
      count += part.count
      rest = rest.dropFirst(part.count)
      if current.count == Self.blockOctets { try close() }
    }
  }

  mutating func take() -> [Block] {
    defer { ready = [] }
    return ready
  }

  mutating func finish() throws(CodedError) -> [[UInt8]] {
    if !current.isEmpty { try close() }
    return digests
  }

  private mutating func close() throws(CodedError) {
    guard let digest = DigestAlgorithm.sha256.digest(current) else {
      throw CodedError(
        .canonicalizationFailed, "OpenSSL could not digest", remedy: "check the installation of OpenSSL",
        exposure: .operator)
    }
    if keepsOctets { ready.append(Block(octets: current, digest: digest)) } else { digests.append(digest) }
    current.removeAll(keepingCapacity: true)
  }
}
