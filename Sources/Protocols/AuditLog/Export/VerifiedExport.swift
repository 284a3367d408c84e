/// What a verified export proves.
public struct VerifiedExport: Sendable, Equatable {
  /// The log that signed the checkpoint.
  public let origin: String
  /// Whose entries they are; nil where there are none to say it.
  public let tenant: String?
  /// The entries' places in the log.
  public let range: Range<Int>
  /// The checkpoint that vouches for them: its log begins with these entries and all that precedes them.
  public let checkpoint: Checkpoint
  /// How many seals were shown open and proved to be what the entries committed to.
  public let openedVerified: Int
  /// The older checkpoint that the log was shown to continue, where one was given.
  public let continues: Checkpoint?

  /// How many entries the log had when the checkpoint was signed.
  public var size: Int { checkpoint.size }
  public var root: MerkleHash { checkpoint.root }
  /// How many entries the export holds.
  public var entries: Int { range.count }
}
