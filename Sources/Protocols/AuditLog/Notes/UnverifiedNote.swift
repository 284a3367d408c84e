public import Diagnostics

/// A note whose signatures nobody has checked yet (C2SP signed-note): a text, an empty line, signature lines. What it
/// says must not be believed; ``opened(with:)`` makes a ``SignedNote`` of it.
public struct UnverifiedNote: Hashable, Sendable {
  static let maximumOctets = 1 << 16
  static let maximumSignatures = 100

  /// With its final line feed.
  public let text: String
  public let signatures: [NoteSignature]

  /// Reads a note of at most 64 KiB and 100 signatures.
  ///
  /// - Throws: `audit.note.invalid`.
  public init(parsing octets: [UInt8]) throws(CodedError) {
    guard octets.count <= Self.maximumOctets else { throw Self.invalid("the note is too large") }
    guard let note = String(validating: octets, as: UTF8.self) else { throw Self.invalid("the note is not UTF-8") }
    // The last empty line parts text and signatures.
    guard let separator = octets.lastIndex(of: [0x0A, 0x0A]) else {
      throw Self.invalid("the note has no signatures")
    }
    let utf8 = note.utf8
    let middle = utf8.index(utf8.startIndex, offsetBy: separator + 1)
    let text = String(note[..<middle])
    try Self.checkText(text)
    let signatureText = note[utf8.index(after: middle)...]
    guard signatureText.utf8.last == 0x0A else { throw Self.invalid("the last signature has no line feed") }
    self.text = text
    signatures = try Self.signatures(of: signatureText.dropLast())
  }

  private static func signatures(of text: Substring) throws(CodedError) -> [NoteSignature] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count <= maximumSignatures else { throw invalid("the note has too many signatures") }
    var signatures: [NoteSignature] = []
    for line in lines {
      guard let signature = NoteSignature(line: line) else { throw invalid("a signature line cannot be read") }
      signatures.append(signature)
    }
    return signatures
  }

  /// Checks every signature that names one of `keys`.
  ///
  /// - Throws: `audit.signature.invalid` when one of those fails, `audit.key.unknown` when there is none.
  public func opened(with keys: [NoteVerifierKey]) throws(CodedError) -> SignedNote {
    let octets = Array(text.utf8)
    var (verified, unverified): ([NoteSignature], [NoteSignature]) = ([], [])
    for signature in signatures {
      let named = keys.filter { $0.keyHash == signature.keyHash && $0.name.hasSameOctets(as: signature.name) }
      if named.isEmpty {
        unverified.append(signature)
      } else if named.contains(where: { $0.verifies(signature.octets, over: octets) }) {
        verified.append(signature)
      } else {
        throw CodedError(
          .auditSignatureInvalid, "the signature of `\(signature.name)` does not verify",
          remedy: "the signed text was changed, or the key is not the log's: compare it with `lanyard audit key`")
      }
    }
    guard !verified.isEmpty else { throw unknownKey(keys) }
    return SignedNote(text: text, verified: verified, unverified: unverified)
  }

  private func unknownKey(_ keys: [NoteVerifierKey]) -> CodedError {
    CodedError(
      .auditKeyUnknown, "no signature is by a known key",
      expected: keys.map { "`\($0.name)+\($0.hashText)`" }.joined(separator: ", "),
      received: signatures.prefix(4).map { "`\($0.name)`" }.joined(separator: ", "),
      remedy: "use the key of the log that signed the note")
  }

  static func checkText(_ text: String) throws(CodedError) {
    guard text.utf8.last == 0x0A else { throw invalid("the text of a note ends in a line feed") }
    guard !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A }) else {
      throw invalid("the text of a note holds no control characters")
    }
  }

  static func invalid(_ message: String) -> CodedError {
    CodedError(
      .auditNoteInvalid, message, expected: "a signed note (C2SP signed-note)", remedy: "use the note as it was served")
  }
}

extension [UInt8] {
  /// Where `pair` stands last.
  fileprivate func lastIndex(of pair: [UInt8]) -> Int? {
    stride(from: count - pair.count, through: 0, by: -1).first { self[$0..<$0 + pair.count].elementsEqual(pair) }
  }
}
