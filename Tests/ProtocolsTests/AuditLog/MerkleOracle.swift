import AuditLog

/// The definitions of RFC 6962 §2.1, as they are written there.
enum MerkleOracle {
  static let smallTree = (0..<64).map { MerkleHash.leaf([UInt8($0), UInt8(truncatingIfNeeded: $0 &* 7)]) }

  static func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }

  static func root(_ leaves: [MerkleHash]) -> MerkleHash {
    if leaves.count < 2 { return leaves.first ?? .empty }
    let middle = split(leaves.count)
    return .node(root(Array(leaves[..<middle])), root(Array(leaves[middle...])))
  }

  static func path(_ index: Int, _ leaves: [MerkleHash]) -> [MerkleHash] {
    if leaves.count < 2 { return [] }
    let middle = split(leaves.count)
    let (left, right) = (Array(leaves[..<middle]), Array(leaves[middle...]))
    return index < middle
      ? path(index, left) + [root(right)] : path(index - middle, right) + [root(left)]
  }

  static func proof(_ from: Int, _ leaves: [MerkleHash], _ whole: Bool) -> [MerkleHash] {
    if from == leaves.count { return whole ? [] : [root(leaves)] }
    let middle = split(leaves.count)
    let (left, right) = (Array(leaves[..<middle]), Array(leaves[middle...]))
    return from <= middle
      ? proof(from, left, whole) + [root(right)]
      : proof(from - middle, right, false) + [root(left)]
  }
}
