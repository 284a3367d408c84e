import AuditLog
import Diagnostics
import JSON
import Testing

@Suite struct MerkleTests {
  @Test func rootsAndProofsAreThoseOfTheReferenceTree() throws {
    let vectors = try JSONValue(parsing: AuditSample.vectors("rfc6962-tree.json"))
    let leaves = try #require(vectors["leaves"]?.arrayValue).map { MerkleHash.leaf(octets(hex: $0)) }
    let roots = try #require(vectors["roots"]?.arrayValue).map(\.stringValue)
    for size in 0...8 { #expect(try leaves.root(size: size).hex == roots[size]) }
    for vector in try #require(vectors["inclusion"]?.arrayValue) {
      let (index, size) = (vector["index"]?.intValue ?? -1, vector["size"]?.intValue ?? -1)
      let proof = try leaves.inclusionProof(index: index, size: size)
      #expect(proof.hashes.map(\.hex) == vector["proof"]?.arrayValue?.compactMap(\.stringValue))
      try proof.verify(leaf: leaves[index], root: leaves.root(size: size))
    }
    for vector in try #require(vectors["consistency"]?.arrayValue) {
      let (from, to) = (vector["from"]?.intValue ?? -1, vector["to"]?.intValue ?? -1)
      let proof = try leaves.consistencyProof(from: from, to: to)
      #expect(proof.hashes.map(\.hex) == vector["proof"]?.arrayValue?.compactMap(\.stringValue))
      try proof.verify(oldRoot: leaves.root(size: from), newRoot: leaves.root(size: to))
    }
  }

  @Test func allSmallTreesAgreeWithTheDefinition() throws {
    var frontier = MerkleFrontier()
    for size in 0...64 {
      let tree = Array(MerkleOracle.smallTree.prefix(size))
      let root = MerkleOracle.root(tree)
      #expect(frontier.root == root)
      #expect(try MerkleOracle.smallTree.root(size: size) == root)
      #expect(try MerkleOracle.smallTree.frontier(size: size) == frontier)
      #expect(try MerkleFrontier(encoded: frontier.encoded) == frontier)
      if size < 64 { frontier.append(MerkleOracle.smallTree[size]) }
    }
  }

  @Test func everyInclusionProofOfSmallTreesIsThatOfTheDefinitionAndVerifies() throws {
    for size in 1...64 {
      let tree = Array(MerkleOracle.smallTree.prefix(size))
      let root = MerkleOracle.root(tree)
      for index in 0..<size {
        let proof = try MerkleOracle.smallTree.inclusionProof(index: index, size: size)
        #expect(proof.hashes == MerkleOracle.path(index, tree))
        try proof.verify(leaf: tree[index], root: root)
      }
    }
  }

  @Test func everyConsistencyProofOfSmallTreesIsThatOfTheDefinitionAndVerifies() throws {
    let roots = (0...64).map { MerkleOracle.root(Array(MerkleOracle.smallTree.prefix($0))) }
    for to in 0...64 {
      for from in 0...to {
        let proof = try MerkleOracle.smallTree.consistencyProof(from: from, to: to)
        if from > 0 {
          #expect(proof.hashes == MerkleOracle.proof(from, Array(MerkleOracle.smallTree.prefix(to)), true))
        }
        try proof.verify(oldRoot: roots[from], newRoot: roots[to])
      }
    }
  }

  @Test func treesDoNotReachBeyondTheirEnd() {
    let tree = Array(MerkleOracle.smallTree.prefix(5))
    #expect(AuditSample.code { _ = try tree.root(size: 6) } == .auditTreeRange)
    #expect(AuditSample.code { _ = try tree.root(size: -1) } == .auditTreeRange)
    #expect(AuditSample.code { _ = try tree.inclusionProof(index: 5, size: 5) } == .auditTreeRange)
    #expect(AuditSample.code { _ = try tree.consistencyProof(from: 4, to: 3) } == .auditTreeRange)
  }

  @Test func aFrontierOfTheWrongShapeIsRefused() throws {
    let encoded = try MerkleOracle.smallTree.frontier(size: 7).encoded
    for bad in [
      [], Array(encoded.dropLast()), encoded + [0], Array(encoded.dropLast(32)), [0x80] + encoded.dropFirst(),
    ] {
      #expect(AuditSample.code { _ = try MerkleFrontier(encoded: bad) } == .auditFrontierInvalid)
    }
  }

  @Test func aFrontierHoldsNoMoreHashesThanItsSizeHasOneBits() {
    // What a store writes for each entry does not grow with the log but by its logarithm.
    var frontier = MerkleFrontier()
    for _ in 0..<10_000 { frontier.append(.empty) }
    #expect(frontier.size == 10_000)
    #expect(frontier.hashes.count == 10_000.nonzeroBitCount)
  }
}

private func octets(hex: JSONValue) -> [UInt8] {
  let digits = (hex.stringValue ?? "").compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
