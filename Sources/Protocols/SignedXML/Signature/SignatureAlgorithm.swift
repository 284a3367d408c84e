internal import COpenSSL
internal import Diagnostics

/// A signature method, named by its URI (XML Signature 1.1 §6.4). RSA PKCS #1 v1.5; the key's type must fit.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
  case rsaSHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
  case rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
  case rsaSHA384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
  case rsaSHA512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"

  var digest: DigestAlgorithm {
    switch self {
    case .rsaSHA1: .sha1
    case .rsaSHA256: .sha256
    case .rsaSHA384: .sha384
    case .rsaSHA512: .sha512
    }
  }
}

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

  /// The digest of `octets`; nil where OpenSSL refuses, which callers treat as a mismatch.
  func digest(_ octets: [UInt8]) -> [UInt8]? {
    var value = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    guard EVP_Digest(octets, octets.count, &value, &count, method, nil) == 1 else {
      ERR_clear_error()
      return nil
    }
    return Array(value.prefix(Int(count)))
  }
}

extension CaseIterable where Self: RawRepresentable<String> {
  /// By the octets of the URI. `init(rawValue:)` compares as people read, and takes 16 ms over 256 KiB of combining marks.
  init?(named uri: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue.hasSameOctets(as: uri) }) else { return nil }
    self = found
  }
}

/// The algorithms a verifier takes. What is not on the list is refused before any key is tried.
public struct AllowedAlgorithms: Sendable, Equatable {
  public var signatures: Set<SignatureAlgorithm>
  public var digests: Set<DigestAlgorithm>

  public init(signatures: Set<SignatureAlgorithm>, digests: Set<DigestAlgorithm>) {
    self.signatures = signatures
    self.digests = digests
  }

  /// RSA with SHA-256, SHA-384 or SHA-512.
  public static let standard = AllowedAlgorithms(
    signatures: [.rsaSHA256, .rsaSHA384, .rsaSHA512], digests: [.sha256, .sha384, .sha512])

  /// SHA-1 too, for signatures and digests. Collisions of SHA-1 are made in practice: for partners that cannot change.
  public static let unsafeWithSHA1 = AllowedAlgorithms(
    signatures: Set(SignatureAlgorithm.allCases), digests: Set(DigestAlgorithm.allCases))
}

/// Whether both have the same octets, in time that depends on their length alone.
func areEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
