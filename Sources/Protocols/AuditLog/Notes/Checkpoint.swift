public import Diagnostics

/// What a log says of itself at one moment (C2SP tlog-checkpoint): how many entries it has, and the root over them.
public struct Checkpoint: Hashable, Sendable {
  /// Which log; also the name of the key that signs it.
  public let origin: String
  public let size: Int
  public let root: MerkleHash
  /// Lines after the third; ours have none.
  public let extensions: [String]

  public init(origin: String, size: Int, root: MerkleHash) {
    self.origin = origin
    self.size = size
    self.root = root
    extensions = []
  }

  /// Reads the text of a note.
  ///
  /// - Throws: `audit.checkpoint.invalid`.
  public init(parsing text: String) throws(CodedError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    // The line feed at the end leaves an empty last part; no other line is empty.
    guard lines.count >= 4, lines.last == "", !lines.dropLast().contains("") else {
      throw Self.invalid("a checkpoint has three lines or more", received: text)
    }
    guard let size = Int(lines[1]), size >= 0, lines[1].hasSameOctets(as: "\(size)") else {
      throw Self.invalid("the second line is no size of a tree", received: lines[1])
    }
    guard let root = MerkleHash(base64: lines[2]) else {
      throw Self.invalid("the third line is no root", received: lines[2])
    }
    (origin, self.size, self.root) = (lines[0], size, root)
    extensions = Array(lines[3..<lines.count - 1])
  }

  /// Reads a signed checkpoint and believes it.
  ///
  /// - Throws: `audit.note.invalid`, `audit.signature.invalid`, `audit.key.unknown`, `audit.checkpoint.invalid`, and
  ///   `audit.origin.mismatch` where the log is not the one `key` is named for.
  public init(opening note: String, with key: NoteVerifierKey) throws(CodedError) {
    try self.init(parsing: SignedNote(opening: note, with: [key]).text)
    guard origin.hasSameOctets(as: key.name) else {
      throw CodedError(
        .auditOriginMismatch, "the checkpoint is another log's", expected: "`\(key.name)`",
        received: "`\(origin.prefix(200))`", remedy: "use the checkpoint and the key of one log")
    }
  }

  /// The text of the note.
  public var text: String {
    ([origin, "\(size)", root.base64] + extensions).map { $0 + "\n" }.joined()
  }

  /// The signed note. `signer` is the log's own, named for its origin.
  ///
  /// - Throws: `audit.origin.mismatch`, `audit.note.invalid`.
  public func signed(by signer: NoteSigner) throws(CodedError) -> String {
    guard origin.hasSameOctets(as: signer.name) else {
      throw CodedError(
        .auditOriginMismatch, "the checkpoint is another log's", expected: "`\(signer.name)`", received: "`\(origin)`",
        remedy: "sign a log's checkpoints with its own key", exposure: .operator)
    }
    return try signer.sign(text)
  }

  private static func invalid(_ message: String, received: String) -> CodedError {
    CodedError(
      .auditCheckpointInvalid, message, expected: "origin, size and root, a line each",
      received: "`\(received.prefix(120))`", remedy: "use the checkpoint as the log serves it")
  }
}
