internal import Diagnostics
internal import SignedXML

/// A run that may meet ciphertext.
protocol DecryptingRun: TracedRun {
  var decryption: DecryptionTerms { get }
  var work: MessageWork { get set }
}

/// What ciphertext is opened with, and what of it is taken.
struct DecryptionTerms {
  let keys: [DecryptionKey]
  /// Our entityID, by which an EncryptedKey may name us.
  let recipient: String
  let allowsRSA15: Bool
  let limits: XMLLimits
}

extension DecryptingRun {
  /// Shape and algorithms first, then the keys. The work is noted whether it succeeds or not.
  mutating func decrypt<Holder: XMLElementView>(
    _ holder: Holder, _ name: String, _ check: String,
    where isBelieved: (DecryptedElement<Holder>, inout MessageWork) -> Bool = { _, _ in true }
  ) throws(CodedError) -> DecryptedElement<Holder> {
    let before = work.privateKeyOperations
    defer {
      let operations = work.privateKeyOperations - before
      if operations > 0 { findings.append(.noted("decryption.work", "private-key operations: \(operations)")) }
    }
    do {
      let terms = decryption
      let encrypted = try EncryptedElement(holder, recipient: terms.recipient, allowsRSA15: terms.allowsRSA15)
      let decrypted = try Decryptor(keys: terms.keys, limits: terms.limits).decrypt(
        encrypted, expecting: name, in: SAMLVocabulary.assertionNamespace, work: &work, where: isBelieved)
      findings.append(.passed(check, expected: decrypted.keyThumbprint, received: decrypted.cipher.rawValue))
      return decrypted
    } catch {
      throw record(check, error)
    }
  }
}
