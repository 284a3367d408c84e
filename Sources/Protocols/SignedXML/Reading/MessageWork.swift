internal import Diagnostics

/// What one message has cost so far, counted where the work is done, and how much of the dearest work it may cost.
///
/// For operators, limits and tests. The sender never learns a counter: what was done with a plaintext tells of the
/// plaintext.
public struct MessageWork: Sendable, Equatable {
  /// While nobody vouches for the message: one encrypted key for four of ours, or two for two. One operation takes some
  /// 5 ms with a key of 4 096 bits, so that a stranger's message costs no more than 20 ms; with 2 048 bits a tenth of it.
  public static let strangersMaximum = 4
  /// Once a signature vouches for the ciphertext: many parts, each with a key of its own.
  public static let standardMaximum = 32

  public var maximumPrivateKeyOperations: Int
  /// Octets that were scanned: those of the message, and of every plaintext.
  public internal(set) var octetsScanned = 0
  /// Elements, attributes, comments and CDATA sections that a parser made nodes of.
  public internal(set) var nodes = 0
  /// Octets of canonical XML that were written, and read again where they were believed.
  public internal(set) var octetsCanonicalized = 0
  /// Octets that went into a digest; those of a SignedInfo once for each key that was tried.
  public internal(set) var octetsDigested = 0
  /// Octets of ciphertext that went through a cipher.
  public internal(set) var octetsDecrypted = 0
  /// Signature values that were compared with a public key.
  public internal(set) var signatureChecks = 0
  /// How often a private key of ours was used, the dearest thing that a stranger can make us do.
  public private(set) var privateKeyOperations = 0

  public init(maximumPrivateKeyOperations: Int = Self.standardMaximum) {
    self.maximumPrivateKeyOperations = maximumPrivateKeyOperations
  }

  /// Counts what ``ParsedDocument`` is about to make of `scanned`.
  public mutating func count(_ scanned: PrescannedXML) {
    nodes += scanned.nodes
  }

  /// Counts octets that are about to be scanned.
  public mutating func count(scanning octets: [UInt8]) {
    octetsScanned += octets.count
  }

  /// Counts one operation that is about to be done.
  ///
  /// - Throws: `saml.encryption.work`.
  mutating func spendPrivateKeyOperation() throws(CodedError) {
    guard privateKeyOperations < maximumPrivateKeyOperations else {
      throw CodedError(
        .encryptionWork, "the message asks for too many private-key operations",
        expected: "at most \(maximumPrivateKeyOperations)",
        remedy: "have the identity provider encrypt the whole assertion instead of many parts of it")
    }
    privateKeyOperations += 1
  }
}
