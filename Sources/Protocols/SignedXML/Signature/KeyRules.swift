internal import COpenSSL
internal import Diagnostics

/// Which keys are taken, for verifying and signing alike: RSA of 2048 to 4096 bits, the three NIST curves by name, and
/// Ed25519. Larger RSA keys would let a message cost more than it may before it is authentic.
enum KeyRules {
  static let rsaBits: ClosedRange<Int> = 2048...4096

  /// - Throws: `saml.key.type`, `saml.key.size`, `saml.key.exponent`.
  static func type(of key: OpaquePointer) throws(CodedError) -> KeyType {
    defer { ERR_clear_error() }
    switch EVP_PKEY_get_base_id(key) {
    case EVP_PKEY_RSA:
      try checkRSA(key)
      return .rsa
    case EVP_PKEY_EC: return try curve(of: key)
    case EVP_PKEY_ED25519: return .ed25519
    default: throw foreign(received: nil)
    }
  }

  private static func checkRSA(_ key: OpaquePointer) throws(CodedError) {
    let bits = Int(EVP_PKEY_get_bits(key))
    guard rsaBits.contains(bits) else { throw wrongSize(bits) }
    var exponent: OpaquePointer?
    defer { BN_free(exponent) }
    // With the exponent 1 everybody can sign, and a long one makes verifying as dear as signing.
    guard EVP_PKEY_get_bn_param(key, "e", &exponent) == 1, let exponent, BN_is_odd(exponent) == 1,
      (2...64).contains(BN_num_bits(exponent))
    else {
      throw CodedError(
        .keyExponent, "the RSA key has a public exponent that is not accepted", expected: "odd, from 3 and of 64 bits",
        remedy: "use an RSA key with the exponent 65537")
    }
  }

  static func wrongSize(_ bits: Int) -> CodedError {
    CodedError(
      .keySize, "the RSA key has a size that is not accepted",
      expected: "\(rsaBits.lowerBound) to \(rsaBits.upperBound) bits", received: "\(bits) bits",
      remedy: "use an RSA key of 2048, 3072 or 4096 bits")
  }

  /// By name alone: a key that brings parameters of its own may pretend to be another (CVE-2020-0601).
  private static func curve(of key: OpaquePointer) throws(CodedError) -> KeyType {
    var isExplicit: Int32 = 0
    var name = [CChar](repeating: 0, count: 64)
    guard EVP_PKEY_get_int_param(key, "decoded-from-explicit", &isExplicit) != 1 || isExplicit == 0,
      EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1
    else { throw foreign(received: "a curve without a name") }
    let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    switch text {
    case "prime256v1": return .p256
    case "secp384r1": return .p384
    case "secp521r1": return .p521
    default: throw foreign(received: text.quoted)
    }
  }

  private static func foreign(received: String?) -> CodedError {
    CodedError(
      .keyType, "the key is of a type that is not accepted", expected: "RSA, P-256, P-384, P-521 or Ed25519",
      received: received, remedy: "use a signing certificate with one of these keys")
  }
}

/// Owns one reference to an OpenSSL key.
final class KeyHandle {
  let pointer: OpaquePointer

  init(adopting pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    EVP_PKEY_free(pointer)
  }
}
