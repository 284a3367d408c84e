public import Diagnostics

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
