public import Diagnostics

/// Where a tree's hashes are read from. Proofs and roots are pure functions over it; keeping hashes is the store's affair.
///
/// A conformer gives leaf hashes. One that also keeps inner nodes implements ``hash(level:index:)`` as well, and every
/// proof then costs a logarithm of the tree instead of all of it.
public protocol HashReader {
  /// The hash of the leaf at `index`, counted from 0.
  func leafHash(at index: Int) throws(CodedError) -> MerkleHash

  /// The root of the perfect subtree of 2^`level` leaves that begins at leaf `index` · 2^`level`.
  func hash(level: Int, index: Int) throws(CodedError) -> MerkleHash
}

extension HashReader {
  /// Computed from the leaves below.
  public func hash(level: Int, index: Int) throws(CodedError) -> MerkleHash {
    guard level > 0 else { return try leafHash(at: index) }
    return .node(try hash(level: level - 1, index: 2 * index), try hash(level: level - 1, index: 2 * index + 1))
  }

  /// The root of the tree of the first `size` leaves.
  public func root(size: Int) throws(CodedError) -> MerkleHash {
    try frontier(size: size).root
  }

  /// The frontier of the tree of the first `size` leaves: what an export needs of all that precedes it.
  ///
  /// - Throws: `audit.tree.range` for a negative size, and what the reader throws.
  public func frontier(size: Int) throws(CodedError) -> MerkleFrontier {
    guard size >= 0 else { throw outside("a size of 0 or more", received: "\(size)") }
    var hashes: [MerkleHash] = []
    var start = 0
    for level in stride(from: Int.bitWidth - 2, through: 0, by: -1) where size >> level & 1 == 1 {
      hashes.append(try hash(level: level, index: start >> level))
      start += 1 << level
    }
    return try MerkleFrontier(size: size, hashes: hashes)
  }

  /// The root over the leaves of `range` within a tree, by the splitting rule of RFC 6962 §2.1. The range begins where
  /// that rule lets a subtree begin, so a power-of-two range is a perfect subtree.
  func root(of range: Range<Int>) throws(CodedError) -> MerkleHash {
    guard !range.isEmpty else { return .empty }
    if range.count.nonzeroBitCount == 1 {
      let level = range.count.trailingZeroBitCount
      return try hash(level: level, index: range.lowerBound >> level)
    }
    let middle = range.lowerBound + range.count.largestPowerOfTwoBelow
    return .node(
      try root(of: range.lowerBound..<middle), try root(of: middle..<range.upperBound))
  }

  func outside(_ expected: String, received: String) -> CodedError {
    CodedError(
      .auditTreeRange, "the tree does not reach there", expected: expected, received: received,
      remedy: "ask for leaves and sizes within the log")
  }
}

extension Int {
  /// The split of RFC 6962: the largest power of two smaller than the number, which is at least 2.
  var largestPowerOfTwoBelow: Int { 1 << (Int.bitWidth - 1 - (self - 1).leadingZeroBitCount) }
}

/// The leaf hashes of a small tree, in memory.
extension [MerkleHash]: HashReader {
  /// - Throws: `audit.tree.range`.
  public func leafHash(at index: Int) throws(CodedError) -> MerkleHash {
    guard indices.contains(index) else { throw outside("a leaf below \(count)", received: "\(index)") }
    return self[index]
  }
}
