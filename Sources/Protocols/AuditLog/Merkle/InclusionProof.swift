public import Diagnostics

/// The hashes that lead from one leaf to the root (RFC 6962 §2.1.1, RFC 9162 §2.1.3).
public struct InclusionProof: Hashable, Sendable {
  /// The leaf, counted from 0.
  public let index: Int
  /// How many leaves the tree has.
  public let size: Int
  /// Siblings from the leaf upwards.
  public let hashes: [MerkleHash]

  public init(index: Int, size: Int, hashes: [MerkleHash]) {
    self.index = index
    self.size = size
    self.hashes = hashes
  }

  /// Checks that `leaf` stands at `index` of the tree with this `root` (RFC 9162 §2.1.3.2).
  ///
  /// - Throws: `audit.proof.invalid`.
  public func verify(leaf: MerkleHash, root: MerkleHash) throws(CodedError) {
    guard index >= 0, index < size else { throw invalid("the leaf is outside the tree") }
    var (place, last, hash) = (index, size - 1, leaf)
    for sibling in hashes {
      guard last > 0 else { throw invalid("the proof is too long") }
      if place & 1 == 1 || place == last {
        hash = .node(sibling, hash)
        // A right edge without a sibling rises unhashed.
        while place & 1 == 0, place > 0 { (place, last) = (place >> 1, last >> 1) }
      } else {
        hash = .node(hash, sibling)
      }
      (place, last) = (place >> 1, last >> 1)
    }
    guard last == 0 else { throw invalid("the proof is too short") }
    guard hash == root else { throw invalid("the proof leads to another root", expected: root, received: hash) }
  }

  private func invalid(_ message: String, expected: MerkleHash? = nil, received: MerkleHash? = nil) -> CodedError {
    CodedError(
      .auditProofInvalid, message, expected: expected?.base64, received: received?.base64,
      remedy: "fetch the proof for leaf \(index) of size \(size) again; if it still fails, the log was changed")
  }
}

extension HashReader {
  /// The proof that the leaf at `index` is in the tree of the first `size` leaves.
  ///
  /// - Throws: `audit.tree.range`, and what the reader throws.
  public func inclusionProof(index: Int, size: Int) throws(CodedError) -> InclusionProof {
    guard index >= 0, index < size else { throw outside("a leaf below \(size)", received: "\(index)") }
    var (range, hashes) = (0..<size, [MerkleHash]())
    while range.count > 1 {
      let middle = range.lowerBound + range.count.largestPowerOfTwoBelow
      if index < middle {
        hashes.append(try root(of: middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        hashes.append(try root(of: range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    return InclusionProof(index: index, size: size, hashes: hashes.reversed())
  }
}
