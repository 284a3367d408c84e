internal import Crypto
public import Diagnostics

/// The public key of a log, as the signed-note specification of C2SP writes it: `name+hash+key`, where the hash is eight
/// hexadecimal digits and the key is Base64 of the type octet 0x01 (Ed25519) and 32 octets.
public struct NoteVerifierKey: Hashable, Sendable, CustomStringConvertible {
  private static let ed25519: UInt8 = 1

  public let name: String
  /// The first four octets of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key); a hint, no proof.
  public let keyHash: UInt32
  /// 32 octets (RFC 8032).
  public let publicKey: [UInt8]

  /// - Throws: `audit.key.invalid`.
  public init(name: String, publicKey: [UInt8]) throws(CodedError) {
    try NoteKeyName.check(name)
    guard publicKey.count == 32 else {
      throw Self.invalid("an Ed25519 key has 32 octets", received: "\(publicKey.count) octets")
    }
    self.name = name
    self.publicKey = publicKey
    let digest = SHA256.hash(data: Array(name.utf8) + [0x0A, Self.ed25519] + publicKey)
    keyHash = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Reads `name+hash+key`.
  ///
  /// - Throws: `audit.key.invalid`, also where the hash is not that of the name and the key.
  public init(parsing text: String) throws(CodedError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard text.utf8.count <= 512, parts.count == 3, let key = Base64.decode(parts[2]), key.first == Self.ed25519 else {
      throw Self.invalid("the text is no Ed25519 verifier key", received: "`\(text.prefix(120))`")
    }
    try self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
    guard self.text.hasSameOctets(as: text) else {
      throw Self.invalid("the hash is not that of the name and the key", received: "`\(parts[1].prefix(16))`")
    }
  }

  /// `name+hash+key`.
  public var text: String {
    "\(name)+\(hashText)+\(Base64.encode([Self.ed25519] + publicKey))"
  }

  public var description: String { text }

  var hashText: String { Hex.encode((0..<4).map { UInt8(truncatingIfNeeded: keyHash >> (24 - 8 * $0)) }) }

  /// Whether `signature` (64 octets) is this key's over `octets`.
  func verifies(_ signature: [UInt8], over octets: [UInt8]) -> Bool {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
    return key.isValidSignature(signature, for: octets)
  }

  private static func invalid(_ message: String, received: String) -> CodedError {
    CodedError(
      .auditKeyInvalid, message, expected: "`name+hash+key`", received: received,
      remedy: "use the key exactly as `lanyard audit key` prints it")
  }
}
