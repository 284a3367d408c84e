public import Diagnostics

/// Opens encrypted elements with our private keys.
///
/// Whatever fails here fails with one and the same `saml.encryption.failed`, and every key and every EncryptedKey is tried
/// in the same order before it does: a wrong key, a wrong padding or tag, a content key of the wrong length, a plaintext
/// that is no XML, too big, another element than was expected, or one that the caller does not believe.
public struct Decryptor: Sendable {
  /// In the order they are tried: current, next, retired.
  public let keys: [DecryptionKey]
  /// Bounds of the plaintext, which is a document of its own.
  public let limits: XMLLimits

  public init(keys: [DecryptionKey], limits: XMLLimits = .message) {
    self.keys = keys
    self.limits = limits
  }

  /// The element of this name that `encrypted` holds. Its namespaces must be declared in it: declarations around the
  /// ciphertext may be nobody's word, and must not give its names a meaning.
  ///
  /// Under a cipher that does not notice changes (CBC), every answer about the plaintext of a ciphertext that nobody
  /// vouches for tells its sender something about the plaintext it was made from. So whoever has such ciphertext judges
  /// the plaintext in `isBelieved`, and what it does not believe is refused like what no key opened.
  ///
  /// - Parameter isBelieved: Called with each plaintext that is the expected element; counts its own work.
  /// - Throws: `saml.encryption.no-keys`, `saml.encryption.work`, `saml.encryption.failed`.
  public func decrypt<Holder>(
    _ encrypted: EncryptedElement<Holder>, expecting name: String, in namespace: String, work: inout MessageWork,
    where isBelieved: (DecryptedElement<Holder>, inout MessageWork) -> Bool = { _, _ in true }
  ) throws(CodedError) -> DecryptedElement<Holder> {
    guard !keys.isEmpty else {
      throw CodedError(
        .encryptionNoKeys, "the message is encrypted, and no decryption key is configured",
        expected: "at least one decryption key", received: "none",
        remedy: "configure a decryption key, or turn encryption off at the identity provider", exposure: .operator)
    }
    for wrapped in encrypted.keys {
      // The length of a modulus is public; a key of another size costs nothing.
      for key in keys where key.modulusOctets == wrapped.octets.count {
        try work.spendPrivateKeyOperation()
        guard let root = open(encrypted, wrapped, key, &work), root.isNamed(name, in: namespace) else { continue }
        let decrypted = DecryptedElement<Holder>(
          root: root, cipher: encrypted.cipher, keyThumbprint: key.thumbprint)
        if isBelieved(decrypted, &work) { return decrypted }
      }
    }
    throw EncryptionRules.failed
  }

  private func open<Holder>(
    _ encrypted: EncryptedElement<Holder>, _ wrapped: EncryptedKey, _ key: DecryptionKey, _ work: inout MessageWork
  ) -> UnverifiedElement? {
    guard let content = key.unwrap(wrapped, octets: encrypted.cipher.keyOctets) else { return nil }
    work.octetsDecrypted += encrypted.octets.count
    guard let plaintext = encrypted.cipher.decrypt(encrypted.octets, key: content) else { return nil }
    work.count(scanning: plaintext)
    // Why it is no document is not asked: the answer must be the same.
    guard let scanned = try? PrescannedXML(plaintext, limits: limits) else { return nil }
    work.count(scanned)
    return try? ParsedDocument(scanned).root
  }
}
