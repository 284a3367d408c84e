internal import COpenSSL

extension DecryptionKey {
  /// The content key of so many octets that `wrapped` holds; nil for whatever reason.
  ///
  /// RSA 1.5 never yields nil. Where its padding is wrong, or holds a key of another length, a key that nobody knows takes
  /// the place, chosen without a branch, and work goes on as if all were well (RFC 5246 §7.4.7.1). That key is not drawn
  /// but derived from the private key and the ciphertext: asking twice is of no use, and the same message has the
  /// same verdict.
  func unwrap(_ wrapped: EncryptedKey, octets: Int) -> SecretOctets? {
    switch wrapped.transport.algorithm {
    case .rsa15:
      return implicitlyRejecting(wrapped.octets, octets: octets)
    case .oaepMGF1P, .oaep:
      guard let content = decrypt(wrapped.octets, { $0.setOAEP(wrapped.transport) }), content.count == octets else {
        return nil
      }
      return content
    }
  }

  private func implicitlyRejecting(_ wrapped: [UInt8], octets: Int) -> SecretOctets? {
    guard let substitute = substitute(for: wrapped) else { return nil }
    // A ciphertext that is no number below the modulus, which anybody can see, is like a block of zeros.
    let block = decrypt(wrapped) { $0.setPadding(RSA_NO_PADDING) } ?? SecretOctets(count: modulusOctets)
    guard block.count == modulusOctets else { return nil }
    return PKCS1Block.contentKey(of: block, octets: octets, otherwise: substitute)
  }

  /// HMAC-SHA-256 of the ciphertext under a secret of the private key.
  private func substitute(for wrapped: [UInt8]) -> SecretOctets? {
    let value = SecretOctets(count: 32)
    var count = 0
    defer { ERR_clear_error() }
    guard
      EVP_Q_mac(
        nil, "HMAC", nil, "SHA256", nil, rejectionSecret.start, rejectionSecret.count, wrapped, wrapped.count,
        value.start, value.count, &count) != nil, count == value.count
    else { return nil }
    return value
  }

  /// One private-key operation.
  private func decrypt(_ wrapped: [UInt8], _ prepare: (KeyContext) -> Bool) -> SecretOctets? {
    guard let context = KeyContext(key), EVP_PKEY_decrypt_init(context.pointer) == 1, prepare(context) else {
      return nil
    }
    let value = SecretOctets(count: modulusOctets)
    var count = value.count
    guard EVP_PKEY_decrypt(context.pointer, value.start, &count, wrapped, wrapped.count) == 1, count <= value.count
    else { return nil }
    return count == value.count ? value : SecretOctets(value, count: count)
  }
}

/// EME-PKCS1-v1_5 (RFC 8017 §7.2.2), looked at in one pass whose steps do not depend on what it holds.
enum PKCS1Block {
  /// The last octets of `block` where all before them is padding; else those of `substitute`.
  static func contentKey(of block: SecretOctets, octets: Int, otherwise substitute: SecretOctets) -> SecretOctets? {
    let start = block.count - octets
    guard start >= 11, octets <= substitute.count else { return nil }
    var wrong = block.buffer[0] | (block.buffer[1] ^ 2) | block.buffer[start - 1]
    for index in 2..<start - 1 { wrong |= onesIfZero(block.buffer[index]) }
    let right = onesIfZero(wrong)
    let key = SecretOctets(count: octets)
    for index in 0..<octets {
      key.buffer[index] = (block.buffer[start + index] & right) | (substitute.buffer[index] & ~right)
    }
    return key
  }

  private static func onesIfZero(_ octet: UInt8) -> UInt8 {
    UInt8(truncatingIfNeeded: (UInt16(octet) &- 1) >> 8)
  }
}
