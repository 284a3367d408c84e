internal import COpenSSL

/// Decryption and encryption of whole texts: vector, ciphertext and, in GCM, tag, one behind the other.
extension ContentCipher {
  /// The plaintext; nil for whatever reason, so that no caller can tell one from another.
  func decrypt(_ octets: [UInt8], key: SecretOctets) -> [UInt8]? {
    guard key.count == keyOctets, canHold(octets.count), let context = CipherContext() else { return nil }
    let tagged = isAuthenticated ? Self.gcmTagOctets : 0
    let body = vectorOctets..<octets.count - tagged
    return octets.withUnsafeBufferPointer { buffer -> [UInt8]? in
      guard let start = buffer.baseAddress,
        EVP_DecryptInit_ex(context.pointer, method, nil, key.start, start) == 1,
        EVP_CIPHER_CTX_set_padding(context.pointer, 0) == 1,
        let plaintext = context.decrypt(UnsafeBufferPointer(rebasing: buffer[body])),
        !isAuthenticated || context.accepts(tag: Array(octets.suffix(tagged))), context.finishDecryption()
      else { return nil }
      return isAuthenticated ? plaintext : Self.withoutPadding(plaintext)
    }
  }

  /// XML Encryption 1.1 §5.2.3: the last octet says how many go; the others of them may be anything.
  private static func withoutPadding(_ octets: [UInt8]) -> [UInt8]? {
    guard let last = octets.last, (1...blockOctets).contains(Int(last)), Int(last) <= octets.count else { return nil }
    return Array(octets.dropLast(Int(last)))
  }

  /// Vector, ciphertext and tag; nil where OpenSSL fails. The vector is fresh, because one that came in as an argument
  /// could come in twice.
  func encrypt(_ octets: [UInt8], key: SecretOctets) -> [UInt8]? {
    let vector = SecretOctets(count: vectorOctets)
    guard key.count == keyOctets, let context = CipherContext(), vector.fill(),
      EVP_EncryptInit_ex(context.pointer, method, nil, key.start, vector.start) == 1,
      EVP_CIPHER_CTX_set_padding(context.pointer, 0) == 1,
      let ciphertext = context.encrypt(isAuthenticated ? octets : Self.padded(octets))
    else { return nil }
    guard isAuthenticated else { return Array(vector.buffer) + ciphertext }
    return context.tag().map { Array(vector.buffer) + ciphertext + $0 }
  }

  private static func padded(_ octets: [UInt8]) -> [UInt8] {
    let missing = blockOctets - octets.count % blockOctets
    return octets + [UInt8](repeating: 0, count: missing - 1) + [UInt8(missing)]
  }
}

/// Owns one OpenSSL cipher context, and leaves the error queue empty.
private final class CipherContext {
  let pointer: OpaquePointer

  init?() {
    guard let pointer = EVP_CIPHER_CTX_new() else { return nil }
    self.pointer = pointer
  }

  deinit {
    EVP_CIPHER_CTX_free(pointer)
    ERR_clear_error()
  }

  func decrypt(_ octets: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    guard let length = Int32(exactly: octets.count) else { return nil }
    var plaintext = [UInt8](repeating: 0, count: octets.count + ContentCipher.blockOctets)
    var count: Int32 = 0
    guard EVP_DecryptUpdate(pointer, &plaintext, &count, octets.baseAddress, length) == 1 else { return nil }
    return Array(plaintext.prefix(Int(count)))
  }

  func accepts(tag: [UInt8]) -> Bool {
    var tag = tag
    return EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1
  }

  /// In GCM this is what compares the tag.
  func finishDecryption() -> Bool {
    var rest = [UInt8](repeating: 0, count: ContentCipher.blockOctets)
    var count: Int32 = 0
    return EVP_DecryptFinal_ex(pointer, &rest, &count) == 1 && count == 0
  }

  func encrypt(_ octets: [UInt8]) -> [UInt8]? {
    guard let length = Int32(exactly: octets.count) else { return nil }
    var ciphertext = [UInt8](repeating: 0, count: octets.count + ContentCipher.blockOctets)
    var rest = [UInt8](repeating: 0, count: ContentCipher.blockOctets)
    var count: Int32 = 0
    var final: Int32 = 0
    guard EVP_EncryptUpdate(pointer, &ciphertext, &count, octets, length) == 1,
      EVP_EncryptFinal_ex(pointer, &rest, &final) == 1, final == 0
    else { return nil }
    return Array(ciphertext.prefix(Int(count)))
  }

  func tag() -> [UInt8]? {
    var tag = [UInt8](repeating: 0, count: ContentCipher.gcmTagOctets)
    guard EVP_CIPHER_CTX_ctrl(pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tag.count), &tag) == 1 else { return nil }
    return tag
  }
}
