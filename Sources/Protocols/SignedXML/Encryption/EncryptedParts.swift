internal import Diagnostics

/// A plaintext under a fresh content key, and that key wrapped for each recipient.
struct EncryptedParts {
  let octets: [UInt8]
  let keys: [(octets: [UInt8], certificate: [UInt8])]

  /// - Throws: `saml.encrypting.failed`.
  init(_ plaintext: [UInt8], for keys: [EncryptionKey], options: Encryptor.Options) throws(CodedError) {
    let content = SecretOctets(count: options.cipher.keyOctets)
    guard content.fill(), let octets = options.cipher.encrypt(plaintext, key: content) else {
      throw Encryptor.failed("OpenSSL could not encrypt")
    }
    self.octets = octets
    var wrapped: [(octets: [UInt8], certificate: [UInt8])] = []
    for key in keys { wrapped.append((try key.wrap(content, options.transport), key.certificateDER)) }
    self.keys = wrapped
  }
}
