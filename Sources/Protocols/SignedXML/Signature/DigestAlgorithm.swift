internal import COpenSSL

/// A digest method, named by its URI (XML Signature 1.1 §6.2).
public enum DigestAlgorithm: String, Sendable, CaseIterable {
  case sha1 = "http://www.w3.org/2000/09/xmldsig#sha1"
  case sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"
  case sha384 = "http://www.w3.org/2001/04/xmldsig-more#sha384"
  case sha512 = "http://www.w3.org/2001/04/xmlenc#sha512"

  var method: OpaquePointer {
    switch self {
    case .sha1: EVP_sha1()
    case .sha256: EVP_sha256()
    case .sha384: EVP_sha384()
    case .sha512: EVP_sha512()
    }
  }

  /// Octets of one digest.
  var octets: Int {
    switch self {
    case .sha1: 20
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }

  /// The digest of `octets`; nil where OpenSSL refuses, which callers treat as a mismatch.
  package func digest(_ octets: [UInt8]) -> [UInt8]? {
    var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_Digest(octets, octets.count, &value, &count, method, nil) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Array(value.prefix(Int(count)))
  }
}

/// Whether both have the same octets, in time that depends on their length alone.
func areEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
