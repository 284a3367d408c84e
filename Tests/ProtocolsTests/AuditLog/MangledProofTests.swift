import AuditLog
import Diagnostics
import Testing

@Suite struct MangledProofTests {
  @Test func mangledInclusionProofsAreRefused() throws {
    let stranger = MerkleHash.leaf([0xFF])
    for size in 2...33 {
      let root = try MerkleOracle.smallTree.root(size: size)
      for index in 0..<size {
        let good = try MerkleOracle.smallTree.inclusionProof(index: index, size: size).hashes
        var mangled = [Array(good.dropLast()), good + [stranger]]
        for place in good.indices {
          var changed = good
          changed[place] = stranger
          mangled.append(changed)
        }
        for hashes in mangled {
          let proof = InclusionProof(index: index, size: size, hashes: hashes)
          #expect(refused { try proof.verify(leaf: MerkleOracle.smallTree[index], root: root) })
        }
        let moved = InclusionProof(index: (index + 1) % size, size: size, hashes: good)
        #expect(refused { try moved.verify(leaf: MerkleOracle.smallTree[index], root: root) })
        let other = InclusionProof(index: index, size: size, hashes: good)
        #expect(refused { try other.verify(leaf: stranger, root: root) })
      }
    }
  }

  @Test func mangledConsistencyProofsAreRefused() throws {
    let stranger = MerkleHash.leaf([0xFF])
    for to in 2...33 {
      for from in 1..<to {
        let (old, new) = (try MerkleOracle.smallTree.root(size: from), try MerkleOracle.smallTree.root(size: to))
        let good = try MerkleOracle.smallTree.consistencyProof(from: from, to: to).hashes
        var mangled = [Array(good.dropLast()), good + [stranger]]
        for place in good.indices {
          var changed = good
          changed[place] = stranger
          mangled.append(changed)
        }
        for hashes in mangled {
          let proof = ConsistencyProof(from: from, to: to, hashes: hashes)
          #expect(refused { try proof.verify(oldRoot: old, newRoot: new) })
        }
        let proof = ConsistencyProof(from: from, to: to, hashes: good)
        #expect(refused { try proof.verify(oldRoot: stranger, newRoot: new) })
        #expect(refused { try proof.verify(oldRoot: old, newRoot: stranger) })
      }
    }
  }

  private func refused(_ body: () throws -> Void) -> Bool {
    AuditSample.code(body) == .auditProofInvalid
  }
}
