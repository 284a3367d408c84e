internal import Crypto
internal import Diagnostics
internal import Foundation
internal import LanyardCore
internal import SignedXML
internal import Synchronization

/// Keys of connections, read once: of a PEM text the key is the same at every sign-in. Kept by content, so that nothing has
/// to be told when a connection changes, and bounded: beyond ``maximum`` it starts anew. What cannot be read is not kept.
final class ConnectionKeys: Sendable {
  static let maximum = 1024

  private struct State {
    var verifying: [OctetKey: VerificationKey] = [:]
    /// By the digest of the sealed key and its certificate.
    var decrypting: [[UInt8]: DecryptionKey] = [:]
  }

  private let state = Mutex(State())

  init() {}

  /// - Throws: `saml.certificate.unreadable`, `saml.key.type`, `saml.key.size`.
  func verificationKey(certificatePEM pem: String) throws(CodedError) -> VerificationKey {
    let name = OctetKey(pem)
    if let known = state.withLock({ $0.verifying[name] }) { return known }
    let key = try VerificationKey(certificatePEM: pem)
    state.withLock { state in
      if state.verifying.count >= Self.maximum { state.verifying = [:] }
      state.verifying[name] = key
    }
    return key
  }

  /// - Parameters:
  ///   - sealed: the private key as it is stored.
  ///   - name: what it is sealed under.
  /// - Throws: `key.master.wrong`, and for a key that does not belong to its certificate the codes of `DecryptionKey`.
  func decryptionKey(
    sealed: [UInt8], named name: String, certificatePEM pem: String, _ keyring: Keyring
  ) throws(CodedError) -> DecryptionKey {
    var hash = SHA256()
    for part in [Array(name.utf8), sealed, Array(pem.utf8)] { hash.update(data: Array(SHA256.hash(data: part))) }
    let digest = Array(hash.finalize())
    if let known = state.withLock({ $0.decrypting[digest] }) { return known }
    let text = try keyring.open(sealed, for: SealPurpose.secret(name))
    let key = try DecryptionKey(privateKeyPEM: Secret(String(decoding: text, as: UTF8.self)), certificatePEM: pem)
    state.withLock { state in
      if state.decrypting.count >= Self.maximum { state.decrypting = [:] }
      state.decrypting[digest] = key
    }
    return key
  }
}
