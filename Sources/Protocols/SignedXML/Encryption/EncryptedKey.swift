internal import Diagnostics

/// A content key, wrapped (XML Encryption 1.1 §3.5.1): in shape, and not opened.
struct EncryptedKey: Sendable {
  let transport: KeyTransport
  let octets: [UInt8]

  init(transport: KeyTransport, octets: [UInt8]) {
    self.transport = transport
    self.octets = octets
  }

  /// Its own KeyInfo says for which of our keys it was made. Nobody vouches for that, and there are few keys to try, so
  /// that it is not looked at.
  ///
  /// - Throws: `saml.encryption.shape`, `saml.encryption.algorithm`.
  init(_ element: some XMLElementView, allowsRSA15: Bool) throws(CodedError) {
    let parts = try CipherParts(
      element, trailing: ["EncryptionProperties", "ReferenceList", "CarriedKeyName"],
      maximumOctets: EncryptionRules.maximumWrappedOctets)
    self.init(transport: try KeyTransport(parts.method, allowsRSA15: allowsRSA15), octets: parts.octets)
  }
}
