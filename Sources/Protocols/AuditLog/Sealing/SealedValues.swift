public import Diagnostics

/// Personal values as an entry carries them: encrypted under the subject's own key, and committed to.
///
/// Erasing a person deletes the key. What stays, ciphertext and a commitment with a 256-bit salt, tells nothing and
/// keeps the tree whole.
public struct SealedValues: Sendable, Equatable {
  public let subject: String
  /// Names the key, so that a subject's key can be replaced.
  public let keyID: String
  /// Base64 of nonce (12 octets) ‖ ciphertext ‖ tag (16 octets).
  public let box: String
  /// Base64 of SHA-256(salt ‖ canonical values).
  public let commitment: String

  public init(subject: String, keyID: String, box: String, commitment: String) {
    self.subject = subject
    self.keyID = keyID
    self.box = box
    self.commitment = commitment
  }

  /// Checks that `opened` is what this seal committed to. No key is needed: anybody who is shown the values can do it.
  ///
  /// - Throws: `audit.opened.mismatch`.
  public func verify(_ opened: OpenedValues) throws(CodedError) {
    let commitment = try opened.commitment()
    guard opened.subject.hasSameOctets(as: subject), commitment.hasSameOctets(as: self.commitment) else {
      throw CodedError(
        .auditOpenedMismatch, "the opened values are not those the entry committed to",
        expected: "`\(self.commitment.prefix(64))`", received: "`\(commitment)`",
        remedy: "compare the values with their source; they were changed after the entry was written")
    }
  }
}
