public import Diagnostics

extension ErrorCode {
  // Entries.
  /// An event that no entry can say: an empty action, one subject sealed twice, a moment outside the years 0 to 9999.
  public static let auditEventInvalid: ErrorCode = "audit.event.invalid"
  /// Octets that are not an entry in its one canonical form.
  public static let auditEntryInvalid: ErrorCode = "audit.entry.invalid"
  /// An entry longer than the 65 535 octets that a C2SP entry bundle can carry.
  public static let auditEntryTooLarge: ErrorCode = "audit.entry.too-large"

  // Seals.
  /// The seal cannot be made or opened: a wrong key, or a box that was changed.
  public static let auditSealInvalid: ErrorCode = "audit.seal.invalid"
  /// Opened values that are not what the entry committed to.
  public static let auditOpenedMismatch: ErrorCode = "audit.opened.mismatch"

  // Trees.
  /// A leaf, a size or a proof is asked for beyond the end of the tree.
  public static let auditTreeRange: ErrorCode = "audit.tree.range"
  /// Octets or hashes that are no frontier of a tree.
  public static let auditFrontierInvalid: ErrorCode = "audit.frontier.invalid"
  /// An inclusion or consistency proof does not lead to the root it should.
  public static let auditProofInvalid: ErrorCode = "audit.proof.invalid"

  // Notes and checkpoints.
  /// A verifier key or a signing key that cannot be read.
  public static let auditKeyInvalid: ErrorCode = "audit.key.invalid"
  /// No signature of a note is by a key the reader trusts.
  public static let auditKeyUnknown: ErrorCode = "audit.key.unknown"
  /// Octets that are not a signed note, or a text that cannot be signed as one.
  public static let auditNoteInvalid: ErrorCode = "audit.note.invalid"
  /// A signature that names a trusted key does not verify.
  public static let auditSignatureInvalid: ErrorCode = "audit.signature.invalid"
  /// The text of a note that is not a checkpoint.
  public static let auditCheckpointInvalid: ErrorCode = "audit.checkpoint.invalid"
  /// A checkpoint of another log than the key's or the export's.
  public static let auditOriginMismatch: ErrorCode = "audit.origin.mismatch"

  // Exports.
  /// A line that is not the one that should stand there, or not in its canonical form.
  public static let auditLineInvalid: ErrorCode = "audit.line.invalid"
  /// An entry's octets are not those its leaf hash was made of.
  public static let auditEntryAltered: ErrorCode = "audit.entry.altered"
  /// An entry stands where another should: lines were removed, repeated or moved.
  public static let auditEntryOrder: ErrorCode = "audit.entry.order"
  /// An entry of another tenant than the export's.
  public static let auditTenantMismatch: ErrorCode = "audit.tenant.mismatch"
  /// The export ends too early.
  public static let auditTruncated: ErrorCode = "audit.truncated"
  /// The entries and what precedes them do not make the tree that the checkpoint signs.
  public static let auditRootMismatch: ErrorCode = "audit.root.mismatch"
  /// The log does not continue the one an older checkpoint signed: history was rewritten.
  public static let auditConsistencyMismatch: ErrorCode = "audit.consistency.mismatch"
  /// The export cannot tell whether it continues the older checkpoint.
  public static let auditConsistencyUnproven: ErrorCode = "audit.consistency.unproven"
}
