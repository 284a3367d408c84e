internal import COpenSSL
internal import Diagnostics

/// An X.509 certificate as a carrier of a public key. SAML trusts the key by configuration; no chain is built.
final class Certificate {
  let pointer: OpaquePointer

  init(adopting pointer: OpaquePointer) {
    self.pointer = pointer
  }

  deinit {
    X509_free(pointer)
  }

  /// Reads one PEM block.
  convenience init(pem: String) throws(CodedError) {
    guard pem.utf8.count <= 64 << 10 else { throw Self.unreadable("the PEM text is too long") }
    let found = MemoryBIO.read(pem) { lanyard_readCertificate($0) }
    guard let found else { throw Self.unreadable("the text is not a PEM certificate", Self.remedy(for: pem)) }
    self.init(adopting: found)
  }

  convenience init(der: [UInt8]) throws(CodedError) {
    guard der.count <= 64 << 10 else { throw Self.unreadable("the certificate is too long") }
    let found = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
      var start = buffer.baseAddress
      let found = d2i_X509(nil, &start, buffer.count)
      guard let found, start == buffer.baseAddress.map({ $0 + buffer.count }) else {
        X509_free(found)
        return nil
      }
      return found
    }
    guard let found else {
      ERR_clear_error()
      throw Self.unreadable("the octets are not a DER certificate")
    }
    self.init(adopting: found)
  }

  /// SHA-256 over the DER form, in lower-case hexadecimal.
  var thumbprint: String {
    var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard X509_digest(pointer, EVP_sha256(), &value, &count) == 1 else { return "" }
    let digits = Array("0123456789abcdef".utf8)
    let text = value.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// Nil where the certificate's time cannot be read.
  var notBefore: Instant? { Self.instant(X509_get0_notBefore(pointer)) }
  var notAfter: Instant? { Self.instant(X509_get0_notAfter(pointer)) }

  var pem: String {
    MemoryBIO.write { PEM_write_bio_X509($0, pointer) }
  }

  var der: [UInt8] {
    var start: UnsafeMutablePointer<UInt8>?
    let count = i2d_X509(pointer, &start)
    guard let start, count > 0 else { return [] }
    defer { lanyard_OPENSSL_free(start) }
    return Array(UnsafeBufferPointer(start: start, count: Int(count)))
  }

  private static func instant(_ time: UnsafePointer<ASN1_TIME>?) -> Instant? {
    guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return nil }
    defer { ASN1_STRING_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Instant(milliseconds: (Int64(days) * 86_400 + Int64(seconds)) * 1000)
  }

  private static func unreadable(_ message: String, _ remedy: String? = nil) -> CodedError {
    CodedError(
      .certificateUnreadable, message, expected: "one X.509 certificate",
      remedy: remedy ?? "copy the signing certificate from the identity provider's metadata again")
  }

  /// What people give instead: a key, or what metadata has, which is base64 alone.
  private static func remedy(for text: String) -> String? {
    if text.contains("PRIVATE KEY-----") { return "give the certificate, and keep the private key secret" }
    guard let octets = Base64.decode(text.utf8), (try? Certificate(der: octets)) != nil else { return nil }
    return "write `-----BEGIN CERTIFICATE-----` on a line before it, and `-----END CERTIFICATE-----` on one behind"
  }
}

/// OpenSSL's memory streams, freed on every way out, with the error queue left empty.
enum MemoryBIO {
  static func read<Found>(_ text: String, _ body: (OpaquePointer) -> Found?) -> Found? {
    let octets = Array(text.utf8)
    return octets.withUnsafeBytes { buffer in
      guard let bio = BIO_new_mem_buf(buffer.baseAddress, Int32(buffer.count)) else { return nil }
      defer {
        BIO_free(bio)
        ERR_clear_error()
      }
      return body(bio)
    }
  }

  static func write(_ body: (OpaquePointer) -> Int32) -> String {
    guard let bio = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(bio) }
    var contents: UnsafeMutablePointer<CChar>?
    guard body(bio) == 1 else {
      ERR_clear_error()
      return ""
    }
    let count = lanyard_memoryContents(bio, &contents)
    guard let contents, count > 0 else { return "" }
    return String(decoding: UnsafeRawBufferPointer(start: contents, count: count), as: UTF8.self)
  }
}
