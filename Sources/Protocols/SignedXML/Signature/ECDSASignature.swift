internal import COpenSSL

/// The two forms of an ECDSA signature: r and s side by side, each as long as the curve's order (XML Signature 1.1
/// §6.4.3), and the DER sequence that OpenSSL reads.
enum ECDSASignature {
  /// Nil where the length is not twice `half`, or r or s is zero (CVE-2022-21449: verifiers that forgot took anything).
  static func der(_ octets: [UInt8], half: Int) -> [UInt8]? {
    guard octets.count == 2 * half, let signature = ECDSA_SIG_new() else { return nil }
    defer { ECDSA_SIG_free(signature) }
    let numbers = octets.withUnsafeBufferPointer { buffer in
      (
        BN_bin2bn(buffer.baseAddress, Int32(half), nil),
        BN_bin2bn(buffer.baseAddress.map { $0 + half }, Int32(half), nil)
      )
    }
    guard let r = numbers.0, let s = numbers.1, BN_is_zero(r) == 0, BN_is_zero(s) == 0,
      ECDSA_SIG_set0(signature, r, s) == 1
    else {
      BN_free(numbers.0)
      BN_free(numbers.1)
      return nil
    }
    var start: UnsafeMutablePointer<UInt8>?
    let count = i2d_ECDSA_SIG(signature, &start)
    guard let start, count > 0 else { return nil }
    defer { lanyard_OPENSSL_free(start) }
    return Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  /// Nil where `der` is no ECDSA signature or does not fit.
  static func raw(_ der: [UInt8], half: Int) -> [UInt8]? {
    let signature = der.withUnsafeBufferPointer { buffer in
      var start = buffer.baseAddress
      return d2i_ECDSA_SIG(nil, &start, buffer.count)
    }
    guard let signature else { return nil }
    defer { ECDSA_SIG_free(signature) }
    var octets = [UInt8](repeating: 0, count: 2 * half)
    let isWritten = octets.withUnsafeMutableBufferPointer { buffer in
      BN_bn2binpad(ECDSA_SIG_get0_r(signature), buffer.baseAddress, Int32(half)) == half
        && BN_bn2binpad(ECDSA_SIG_get0_s(signature), buffer.baseAddress.map { $0 + half }, Int32(half)) == half
    }
    return isWritten ? octets : nil
  }
}
