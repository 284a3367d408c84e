public import Diagnostics

/// A note with at least one signature by a known key. The signatures nobody vouches for are kept apart: a key one does
/// not know is no fault, a bad signature by a key one does know is.
public struct SignedNote: Hashable, Sendable {
  /// With its final line feed.
  public let text: String
  /// By known keys, each checked.
  public let verified: [NoteSignature]
  /// By unknown keys: say nothing.
  public let unverified: [NoteSignature]

  init(text: String, verified: [NoteSignature], unverified: [NoteSignature]) {
    self.text = text
    self.verified = verified
    self.unverified = unverified
  }

  /// Reads a note and checks it with `keys`; see ``UnverifiedNote``.
  ///
  /// - Throws: `audit.note.invalid`, `audit.signature.invalid`, `audit.key.unknown`.
  public init(opening note: String, with keys: [NoteVerifierKey]) throws(CodedError) {
    self = try UnverifiedNote(parsing: Array(note.utf8)).opened(with: keys)
  }
}
