internal import Diagnostics

/// What a verification refuses with.
extension ExportBody {
  func altered(_ line: ExportEntry) -> CodedError {
    CodedError(
      .auditEntryAltered, "the entry's octets are not those its leaf hash was made of", expected: line.leaf.base64,
      received: MerkleHash.leaf(line.entry).base64, remedy: "this entry was changed after the export; export again")
  }

  func misplaced(_ entry: AuditEntry, expected index: Int) -> CodedError {
    CodedError(
      .auditEntryOrder, "another entry stands in its place", expected: "entry \(index)",
      received: "entry \(entry.index)", remedy: "lines were removed, repeated or moved; export again")
  }

  func missing(_ index: Int) -> CodedError {
    CodedError(
      .auditTruncated, "it is missing, and with it all up to entry \(header.range.upperBound - 1)",
      expected: "\(header.range.count) entries", received: "\(count)", remedy: "export again, or copy the whole file")
  }

  func rootMismatch(_ cause: CodedError) -> CodedError {
    CodedError(
      .auditRootMismatch, "the entries do not make the tree that the checkpoint signs: \(cause.message)",
      expected: checkpoint.root.base64, received: "another root over \(checkpoint.size) entries",
      remedy: "an entry and its leaf hash were changed together, or what precedes the range was; export again")
  }
}
