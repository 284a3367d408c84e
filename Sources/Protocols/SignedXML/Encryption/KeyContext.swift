internal import COpenSSL

/// Owns one OpenSSL context for work with one key, and leaves the error queue empty.
final class KeyContext {
  let pointer: OpaquePointer

  init?(_ key: KeyHandle) {
    guard let pointer = EVP_PKEY_CTX_new(key.pointer, nil) else { return nil }
    self.pointer = pointer
  }

  deinit {
    EVP_PKEY_CTX_free(pointer)
    ERR_clear_error()
  }

  func setPadding(_ padding: Int32) -> Bool {
    EVP_PKEY_CTX_set_rsa_padding(pointer, padding) == 1
  }

  func setOAEP(_ transport: KeyTransport) -> Bool {
    guard setPadding(RSA_PKCS1_OAEP_PADDING),
      EVP_PKEY_CTX_set_rsa_oaep_md(pointer, transport.digest.method) == 1,
      EVP_PKEY_CTX_set_rsa_mgf1_md(pointer, transport.maskDigest.method) == 1
    else { return false }
    return transport.label.isEmpty || setLabel(transport.label)
  }

  /// The context takes the copy over where it says yes.
  private func setLabel(_ label: [UInt8]) -> Bool {
    guard let copy = lanyard_OPENSSL_memdup(label, label.count) else { return false }
    guard EVP_PKEY_CTX_set0_rsa_oaep_label(pointer, copy, Int32(label.count)) == 1 else {
      lanyard_OPENSSL_free(copy)
      return false
    }
    return true
  }
}
