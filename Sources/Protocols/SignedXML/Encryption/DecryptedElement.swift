internal import Diagnostics

/// The one element that a plaintext holds, in a document of its own.
///
/// What it is worth depends on where its ciphertext stood; see ``EncryptedElement``. A signature inside it can always be
/// verified by ``SignatureVerifier``, at ``root``.
public struct DecryptedElement<Holder: XMLElementView> {
  public let root: UnverifiedElement
  public let cipher: ContentCipher
  /// Thumbprint of the certificate whose private key opened it.
  public let keyThumbprint: String

  init(root: UnverifiedElement, cipher: ContentCipher, keyThumbprint: String) {
    self.root = root
    self.cipher = cipher
    self.keyThumbprint = keyThumbprint
  }
}
