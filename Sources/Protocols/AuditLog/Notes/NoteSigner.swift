internal import Crypto
public import Diagnostics

/// The private key of a log: signs notes with Ed25519.
public struct NoteSigner: Sendable {
  /// What readers check its signatures with.
  public let verifierKey: NoteVerifierKey
  private let key: Secret<Curve25519.Signing.PrivateKey>

  /// The key made of a 32-octet seed (RFC 8032 §5.1.5).
  ///
  /// - Throws: `audit.key.invalid`.
  public init(name: String, seed: Secret<[UInt8]>) throws(CodedError) {
    guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed.reveal()) else {
      throw CodedError(
        .auditKeyInvalid, "the seed makes no key", expected: "32 octets", received: "\(seed.reveal().count) octets",
        remedy: "restore the log's key", exposure: .operator)
    }
    self.key = Secret(key)
    verifierKey = try NoteVerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
  }

  public var name: String { verifierKey.name }

  /// The seed, to be sealed and kept.
  public var seed: Secret<[UInt8]> { Secret(Array(key.reveal().rawRepresentation)) }

  /// The note of `text` with this key's signature.
  ///
  /// - Throws: `audit.note.invalid` for a text that does not end in a line feed or holds another control character.
  public func sign(_ text: String) throws(CodedError) -> String {
    try UnverifiedNote.checkText(text)
    guard let signature = try? key.reveal().signature(for: Array(text.utf8)) else {
      throw CodedError(
        .internal, "the note could not be signed", remedy: "report this with the log's name", exposure: .operator)
    }
    let line = NoteSignature(name: name, keyHash: verifierKey.keyHash, octets: Array(signature)).line
    return "\(text)\n\(line)"
  }
}
