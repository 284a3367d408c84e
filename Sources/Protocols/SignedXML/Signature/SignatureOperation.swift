internal import COpenSSL

/// One operation of OpenSSL with a key and an algorithm that fit each other. Owns its context.
final class SignatureOperation {
  private let context: OpaquePointer
  private let key: KeyHandle
  private let type: KeyType
  private let algorithm: SignatureAlgorithm

  /// Nil where the key does not fit the algorithm.
  init?(_ algorithm: SignatureAlgorithm, key: KeyHandle, type: KeyType) {
    guard algorithm.fits(type), let context = EVP_MD_CTX_new() else { return nil }
    self.context = context
    self.key = key
    self.type = type
    self.algorithm = algorithm
  }

  deinit {
    EVP_MD_CTX_free(context)
    ERR_clear_error()
  }

  func verify(_ signature: [UInt8], over octets: [UInt8]) -> Bool {
    var encoded: [UInt8]? = signature
    if let half = type.coordinateOctets { encoded = ECDSASignature.der(signature, half: half) }
    var parameters: OpaquePointer?
    guard let encoded,
      EVP_DigestVerifyInit(context, &parameters, algorithm.digest?.method, nil, key.pointer) == 1,
      setPadding(parameters)
    else { return false }
    return EVP_DigestVerify(context, encoded, encoded.count, octets, octets.count) == 1
  }

  /// Nil where OpenSSL refuses.
  func sign(_ octets: [UInt8]) -> [UInt8]? {
    var count = Int(EVP_PKEY_get_size(key.pointer))
    var signature = [UInt8](repeating: 0, count: count)
    var parameters: OpaquePointer?
    guard EVP_DigestSignInit(context, &parameters, algorithm.digest?.method, nil, key.pointer) == 1,
      setPadding(parameters), EVP_DigestSign(context, &signature, &count, octets, octets.count) == 1
    else { return nil }
    let made = Array(signature.prefix(count))
    guard let half = type.coordinateOctets else { return made }
    return ECDSASignature.raw(made, half: half)
  }

  /// The salt is exactly as long as the digest, and MGF1 takes the same digest (RFC 9231 §2.3.10).
  private func setPadding(_ parameters: OpaquePointer?) -> Bool {
    switch algorithm.scheme {
    case .ecdsa, .ed25519: true
    case .pkcs1: EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PADDING) == 1
    case .pss:
      EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1
        && EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, Int32(RSA_PSS_SALTLEN_DIGEST)) == 1
        && EVP_PKEY_CTX_set_rsa_mgf1_md(parameters, algorithm.digest?.method) == 1
    }
  }
}
