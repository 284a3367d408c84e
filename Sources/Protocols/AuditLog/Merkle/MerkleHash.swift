internal import Crypto

/// A node of a Merkle tree: 32 octets of SHA-256, hashed as RFC 6962 §2.1 says.
public struct MerkleHash: Hashable, Sendable, CustomStringConvertible {
  public static let length = 32

  // The octets in memory order, as four words, so that a hash lives without the heap.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Exactly 32 octets; nil for any other number.
  public init?(octets: some Collection<UInt8>) {
    guard octets.count == Self.length else { return nil }
    words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: octets) }
  }

  /// The canonical Base64 of 32 octets; nil for any other text.
  public init?(base64: some StringProtocol) {
    guard let octets = Base64.decode(base64) else { return nil }
    self.init(octets: octets)
  }

  private init(_ digest: SHA256.Digest) {
    words = (0, 0, 0, 0)
    digest.withUnsafeBytes { source in withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: source) } }
  }

  /// The root of the tree without leaves: SHA-256 of nothing.
  public static let empty = MerkleHash(SHA256.hash(data: [UInt8]()))

  /// The hash of a leaf: SHA-256(0x00 ‖ octets).
  public static func leaf(_ octets: [UInt8]) -> MerkleHash {
    var hasher = SHA256()
    withUnsafeBytes(of: 0 as UInt8) { hasher.update(bufferPointer: $0) }
    octets.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return MerkleHash(hasher.finalize())
  }

  /// The hash over two subtrees: SHA-256(0x01 ‖ left ‖ right).
  public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
    var hasher = SHA256()
    withUnsafeBytes(of: 1 as UInt8) { hasher.update(bufferPointer: $0) }
    withUnsafeBytes(of: left.words) { hasher.update(bufferPointer: $0) }
    withUnsafeBytes(of: right.words) { hasher.update(bufferPointer: $0) }
    return MerkleHash(hasher.finalize())
  }

  public var octets: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  public var base64: String { Base64.encode(octets) }

  public var hex: String { Hex.encode(octets) }

  public var description: String { hex }

  public static func == (left: MerkleHash, right: MerkleHash) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes(of: words) { hasher.combine(bytes: $0) }
  }
}
