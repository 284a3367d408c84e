public import Diagnostics

/// The right edge of a tree: the roots of its perfect subtrees from left to right, as many as `size` has one bits. It is
/// all that appending needs, so a log of any length grows in at most 63 hashes.
public struct MerkleFrontier: Hashable, Sendable {
  /// How many leaves the tree has.
  public private(set) var size: Int
  /// From the largest subtree to the smallest.
  public private(set) var hashes: [MerkleHash]

  /// The tree without leaves.
  public init() {
    size = 0
    hashes = []
  }

  /// A frontier read from elsewhere.
  ///
  /// - Throws: `audit.frontier.invalid` when there are more or fewer hashes than a tree of that size has perfect subtrees.
  public init(size: Int, hashes: [MerkleHash]) throws(CodedError) {
    guard size >= 0, hashes.count == size.nonzeroBitCount else {
      throw CodedError(
        .auditFrontierInvalid, "the hashes are no frontier of a tree of that size",
        expected: size < 0 ? "a size of 0 or more" : "\(size.nonzeroBitCount) hashes",
        received: "\(hashes.count) hashes",
        remedy: "read the frontier of the same tree again")
    }
    self.size = size
    self.hashes = hashes
  }

  /// Adds a leaf to the right.
  public mutating func append(_ leaf: MerkleHash) {
    var subtree = leaf
    for _ in 0..<size.trailingOnes {
      subtree = .node(hashes.removeLast(), subtree)
    }
    hashes.append(subtree)
    size += 1
  }

  /// The root of the tree (RFC 6962 §2.1, `MTH`).
  public var root: MerkleHash {
    guard var root = hashes.last else { return .empty }
    for hash in hashes.dropLast().reversed() { root = .node(hash, root) }
    return root
  }
}

/// The form in which a store keeps it: the size in 8 octets, the most significant first, then 32 octets a hash.
extension MerkleFrontier {
  public var encoded: [UInt8] {
    let size = (0..<8).map { UInt8(truncatingIfNeeded: self.size >> (56 - 8 * $0)) }
    return hashes.reduce(into: size) { $0 += $1.octets }
  }

  /// - Throws: `audit.frontier.invalid`.
  public init(encoded octets: [UInt8]) throws(CodedError) {
    let size = octets.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    let hashes = stride(from: 8, to: octets.count, by: MerkleHash.length).compactMap {
      MerkleHash(octets: octets[$0..<min($0 + MerkleHash.length, octets.count)])
    }
    guard octets.count == 8 + hashes.count * MerkleHash.length, let size = Int(exactly: size) else {
      throw CodedError(
        .auditFrontierInvalid, "the octets are no frontier", expected: "8 octets and 32 for each hash",
        received: "\(octets.count) octets", remedy: "restore the tree's head from a backup or from its entries")
    }
    try self.init(size: size, hashes: hashes)
  }
}

extension Int {
  /// How many one bits the number ends in: how many subtrees the next leaf completes.
  fileprivate var trailingOnes: Int { (~self).trailingZeroBitCount }
}
