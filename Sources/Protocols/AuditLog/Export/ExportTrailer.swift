internal import Diagnostics
internal import JSON

/// The last line of an export: how many entries there were, and the proof from the last of them to the checkpoint.
struct ExportTrailer {
  var count: Int
  /// Of a consistency proof; empty where the range ends at the checkpoint.
  var proof: [MerkleHash]

  var document: JSONValue {
    ["count": .number(JSONNumber(count)), "proof": .array(proof.map { .string($0.base64) })]
  }
}

extension ExportTrailer {
  init(line octets: [UInt8]) throws(CodedError) {
    let members = try ExportLine.members(of: octets)
    count = try members.integer("count")
    proof = try ExportLine.hashes(members.strings("proof"))
    try ExportLine.requireEqual(document.canonical(), octets)
  }
}
