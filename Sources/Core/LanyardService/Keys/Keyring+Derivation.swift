internal import Crypto
internal import Diagnostics
internal import Foundation

extension Keyring {
  /// A key for one purpose alone, made from the master key by HKDF-SHA-256 (RFC 5869): who learns it learns nothing of
  /// the master key or of other purposes' keys.
  func derivedKey(for purpose: String) -> Secret<SymmetricKey> {
    Secret(
      HKDF<SHA256>.deriveKey(
        inputKeyMaterial: masterKey.reveal(), info: Data("lanyard/\(purpose)".utf8), outputByteCount: 32))
  }
}
