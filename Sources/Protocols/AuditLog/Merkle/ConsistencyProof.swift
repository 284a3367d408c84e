public import Diagnostics

/// The hashes that show a tree to be the beginning of a later one (RFC 6962 §2.1.2, RFC 9162 §2.1.4).
public struct ConsistencyProof: Hashable, Sendable {
  /// The size of the earlier tree.
  public let from: Int
  /// The size of the later tree.
  public let to: Int
  /// Empty where the sizes are equal or the earlier tree has no leaves.
  public let hashes: [MerkleHash]

  public init(from: Int, to: Int, hashes: [MerkleHash]) {
    self.from = from
    self.to = to
    self.hashes = hashes
  }

  /// Checks that the tree of `oldRoot` is the beginning of that of `newRoot` (RFC 9162 §2.1.4.2). Every tree continues
  /// the empty one.
  ///
  /// - Throws: `audit.proof.invalid`.
  public func verify(oldRoot: MerkleHash, newRoot: MerkleHash) throws(CodedError) {
    guard 0 <= from, from <= to else { throw invalid("the later tree is the smaller one") }
    guard from > 0, from < to else {
      guard hashes.isEmpty else { throw invalid("the proof is too long") }
      let earlier = from == 0 ? MerkleHash.empty : newRoot
      guard oldRoot == earlier else { throw invalid("the roots of equal trees differ") }
      return
    }
    let (old, new) = try roots(startingAt: oldRoot)
    guard old == oldRoot else { throw invalid("the proof leads to another earlier root") }
    guard new == newRoot else { throw invalid("the proof leads to another later root") }
  }

  /// Both roots as the proof's hashes make them.
  private func roots(startingAt oldRoot: MerkleHash) throws(CodedError) -> (old: MerkleHash, new: MerkleHash) {
    // A perfect earlier tree is itself the first node; its root is then left out of the proof.
    let perfect = from.nonzeroBitCount == 1
    guard let first = perfect ? oldRoot : hashes.first else { throw invalid("the proof is too short") }
    let rising = (from - 1).trailingOneBits
    var (place, last) = ((from - 1) >> rising, (to - 1) >> rising)
    var (old, new) = (first, first)
    for hash in hashes.dropFirst(perfect ? 0 : 1) {
      guard last > 0 else { throw invalid("the proof is too long") }
      if place & 1 == 1 || place == last {
        (old, new) = (.node(hash, old), .node(hash, new))
        while place & 1 == 0, place > 0 { (place, last) = (place >> 1, last >> 1) }
      } else {
        new = .node(new, hash)
      }
      (place, last) = (place >> 1, last >> 1)
    }
    guard last == 0 else { throw invalid("the proof is too short") }
    return (old, new)
  }

  private func invalid(_ message: String) -> CodedError {
    CodedError(
      .auditProofInvalid, message, received: "\(hashes.count) hashes from size \(from) to \(to)",
      remedy: "fetch the proof again; if it still fails, the log does not continue the earlier tree")
  }
}

extension HashReader {
  /// The proof that the tree of the first `from` leaves is the beginning of that of the first `to`.
  ///
  /// - Throws: `audit.tree.range`, and what the reader throws.
  public func consistencyProof(from: Int, to: Int) throws(CodedError) -> ConsistencyProof {
    guard 0 <= from, from <= to else { throw outside("sizes from 0 to \(to)", received: "\(from)") }
    guard from > 0, from < to else { return ConsistencyProof(from: from, to: to, hashes: []) }
    var (range, hashes) = (0..<to, [MerkleHash]())
    // Down to the subtree that ends where the earlier tree ends; what is passed on the way is the proof.
    while range.upperBound != from {
      let middle = range.lowerBound + range.count.largestPowerOfTwoBelow
      if from <= middle {
        hashes.append(try root(of: middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        hashes.append(try root(of: range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    if range.lowerBound > 0 { hashes.append(try root(of: range)) }
    return ConsistencyProof(from: from, to: to, hashes: hashes.reversed())
  }
}

extension Int {
  fileprivate var trailingOneBits: Int { (~self).trailingZeroBitCount }
}
