internal import COpenSSL
public import Diagnostics

extension SigningKey {
  /// What to make.
  public enum Kind: Sendable, CaseIterable {
    case rsa2048
    case rsa3072
    case rsa4096
    case p256
    case p384
    case p521
    case ed25519

    fileprivate func makeKey() -> OpaquePointer? {
      switch self {
      case .rsa2048: lanyard_generateRSA(2048)
      case .rsa3072: lanyard_generateRSA(3072)
      case .rsa4096: lanyard_generateRSA(4096)
      case .p256: lanyard_generateEC("P-256")
      case .p384: lanyard_generateEC("P-384")
      case .p521: lanyard_generateEC("P-521")
      case .ed25519: lanyard_generateEd25519()
      }
    }
  }

  /// Makes a key with a self-signed certificate: for a sample identity provider, a service provider's own key,
  /// and tests. The key's randomness is OpenSSL's; the certificate's times come from `now`, its serial number from the
  /// key.
  ///
  /// - Parameters:
  ///   - commonName: the certificate's subject and issuer, 1…64 characters (RFC 5280 appendix A.1).
  ///   - validDays: how long from `now` the certificate says it is good.
  /// - Throws: `saml.key.generation`.
  public static func generate(
    commonName: String, validDays: Int = 3650, now: Instant, kind: Kind = .rsa2048
  ) throws(CodedError) -> SigningKey {
    guard (1...64).contains(commonName.unicodeScalars.count), (1...36_500).contains(validDays) else {
      throw generationFailed("the name or the time of validity is out of range")
    }
    guard let pointer = kind.makeKey() else {
      ERR_clear_error()
      throw generationFailed("OpenSSL could not make a key")
    }
    let key = KeyHandle(adopting: pointer)
    return try SigningKey(key, selfSigned(pointer, commonName: commonName, validDays: validDays, now: now))
  }

  private static func selfSigned(
    _ key: OpaquePointer, commonName: String, validDays: Int, now: Instant
  ) throws(CodedError) -> Certificate {
    guard let pointer = X509_new() else { throw generationFailed("OpenSSL could not make a certificate") }
    let certificate = Certificate(adopting: pointer)
    defer { ERR_clear_error() }
    let start = Int(now.secondsSinceEpoch)
    guard X509_set_version(pointer, 2) == 1, X509_set_pubkey(pointer, key) == 1, setSerial(pointer),
      ASN1_TIME_set(X509_getm_notBefore(pointer), start) != nil,
      ASN1_TIME_set(X509_getm_notAfter(pointer), start + validDays * 86_400) != nil,
      let name = X509_get_subject_name(pointer),
      X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_UTF8, Array(commonName.utf8), Int32(commonName.utf8.count), -1, 0) == 1,
      X509_set_issuer_name(pointer, name) == 1, X509_sign(pointer, key, certificateDigest(key)) > 0
    else { throw generationFailed("OpenSSL could not make a certificate") }
    return certificate
  }

  /// Ed25519 digests by itself and takes none.
  private static func certificateDigest(_ key: OpaquePointer) -> OpaquePointer? {
    EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 ? nil : EVP_sha256()
  }

  /// The first eight octets of the public key's digest, made positive.
  private static func setSerial(_ certificate: OpaquePointer) -> Bool {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard X509_pubkey_digest(certificate, EVP_sha256(), &digest, &count) == 1, count >= 8 else { return false }
    let number = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 1
    return ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), number) == 1
  }

  private static func generationFailed(_ message: String) -> CodedError {
    CodedError(
      .keyGeneration, message, remedy: "choose a name of 1 to 64 characters and a validity of 1 to 36500 days",
      exposure: .operator)
  }
}
