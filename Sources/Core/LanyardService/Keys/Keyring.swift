internal import Crypto
public import Diagnostics
internal import Foundation
internal import LanyardCore

/// The master key, and what is sealed under it: log seeds, subject keys, target credentials.
///
/// A box is AES-256-GCM with a fresh random nonce: nonce ‖ ciphertext ‖ tag. The purpose is authenticated with it, so a
/// box moved to another row does not open there.
public struct Keyring: Sendable {
  let masterKey: Secret<SymmetricKey>

  /// - Throws: `key.master.missing` unless the key has 32 octets.
  public init(masterKey: Secret<[UInt8]>) throws(CodedError) {
    let octets = masterKey.reveal()
    guard octets.count == 32 else {
      throw CodedError(
        .keyMissing, "the master key has the wrong length", expected: "32 octets", received: "\(octets.count) octets",
        remedy: "set LANYARD_MASTER_KEY to the base64 of 32 random octets: `openssl rand -base64 32`",
        exposure: .operator)
    }
    self.masterKey = Secret(SymmetricKey(data: octets))
  }

  /// Seals `octets` for one purpose, such as `subject-key/018f…`.
  public func seal(_ octets: [UInt8], for purpose: String) throws(CodedError) -> [UInt8] {
    do {
      let box = try AES.GCM.seal(octets, using: masterKey.reveal(), authenticating: Data(purpose.utf8))
      guard let combined = box.combined else { throw CryptoKitError.incorrectParameterSize }
      return Array(combined)
    } catch {
      throw CodedError(
        .internal, "sealing failed", received: "\(error)", remedy: "report this with its reference",
        exposure: .operator)
    }
  }

  /// Opens a box that was sealed for the same purpose.
  ///
  /// - Throws: `key.master.wrong` where the box was sealed under another key or for another purpose, or was altered.
  public func open(_ box: [UInt8], for purpose: String) throws(CodedError) -> [UInt8] {
    do {
      let sealed = try AES.GCM.SealedBox(combined: box)
      return Array(try AES.GCM.open(sealed, using: masterKey.reveal(), authenticating: Data(purpose.utf8)))
    } catch {
      throw CodedError(
        .keyWrong, "a sealed value does not open (\(purpose))", expected: "the master key it was sealed under",
        remedy: "start with the LANYARD_MASTER_KEY or the key file that belongs to this database",
        exposure: .operator)
    }
  }
}
