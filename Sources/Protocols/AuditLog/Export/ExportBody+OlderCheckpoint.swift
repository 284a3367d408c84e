internal import Diagnostics

/// Whether the log continues the older checkpoint.
extension ExportBody {
  /// The export passes every size from the range's beginning to its end, and knows the root of the checkpoint's.
  func checkReach(of older: Checkpoint) throws(CodedError) {
    guard older.size <= checkpoint.size else {
      throw CodedError(
        .auditConsistencyMismatch, "the log is shorter than the older checkpoint says",
        expected: "at least \(older.size) entries", received: "\(checkpoint.size) entries",
        remedy: "ask the operator why entries are missing; make sure the older checkpoint is the older one")
    }
    let reached =
      older.size == 0 || older.size == checkpoint.size
      || (header.range.lowerBound...header.range.upperBound).contains(older.size)
    guard reached else {
      throw CodedError(
        .auditConsistencyUnproven, "the export does not reach the older checkpoint",
        expected: "a range that includes entry \(older.size)",
        received: "\(header.range.lowerBound) to \(header.range.upperBound)",
        remedy: "export from entry \(older.size) or an earlier one")
    }
    if older.size == checkpoint.size { try require(older, root: checkpoint.root) }
  }

  func compareWithOlder() throws(CodedError) {
    guard let older, older.size == frontier.size else { return }
    try require(older, root: frontier.root)
  }

  private func require(_ older: Checkpoint, root: MerkleHash) throws(CodedError) {
    guard older.root == root else {
      throw CodedError(
        .auditConsistencyMismatch, "the log does not continue the older checkpoint of size \(older.size)",
        expected: older.root.base64, received: root.base64,
        remedy: "ask the operator: entries before \(older.size) were changed after that checkpoint was signed")
    }
  }
}
