internal import Diagnostics

/// How a content key is wrapped for an RSA key (XML Encryption 1.1 §5.5).
public struct KeyTransport: Sendable, Equatable {
  public enum Algorithm: String, Sendable, CaseIterable {
    /// PKCS #1 v1.5. Unsafe: every known attack on it needs but one visible difference between two refusals.
    case rsa15 = "http://www.w3.org/2001/04/xmlenc#rsa-1_5"
    /// OAEP whose mask generation is MGF1 with SHA-1, whatever the digest.
    case oaepMGF1P = "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p"
    /// OAEP that names its mask generation.
    case oaep = "http://www.w3.org/2009/xmlenc11#rsa-oaep"
  }

  public var algorithm: Algorithm
  /// The digest of OAEP. Neither digest needs to resist collisions here, so that SHA-1 is no weakness.
  public var digest: DigestAlgorithm
  /// The digest of MGF1; SHA-1 but for ``Algorithm/oaep``.
  public var maskDigest: DigestAlgorithm
  /// OAEPparams, decoded: a label that both sides must name alike. Empty for none.
  public var label: [UInt8]

  public init(
    _ algorithm: Algorithm, digest: DigestAlgorithm = .sha1, maskDigest: DigestAlgorithm = .sha1, label: [UInt8] = []
  ) {
    self.algorithm = algorithm
    self.digest = digest
    self.maskDigest = maskDigest
    self.label = label
  }

  public static let rsa15 = KeyTransport(.rsa15)
  /// What most identity providers send.
  public static let oaepSHA1 = KeyTransport(.oaepMGF1P)
  public static let oaepSHA256 = KeyTransport(.oaep, digest: .sha256, maskDigest: .sha256)
}

extension DigestAlgorithm {
  /// By its URI. XML Encryption 1.1 §5.8.4 has a name of its own for SHA-384.
  static func ofEncryption(_ uri: String) -> DigestAlgorithm? {
    uri.hasSameOctets(as: "http://www.w3.org/2001/04/xmlenc#sha384") ? .sha384 : DigestAlgorithm(named: uri)
  }

  /// XML Encryption 1.1 §5.5.2.
  static func ofMaskGeneration(_ uri: String) -> DigestAlgorithm? {
    [sha1, sha256, sha384, sha512].first { $0.maskGeneration.hasSameOctets(as: uri) }
  }

  var maskGeneration: String {
    switch self {
    case .sha1: "http://www.w3.org/2009/xmlenc11#mgf1sha1"
    case .sha256: "http://www.w3.org/2009/xmlenc11#mgf1sha256"
    case .sha384: "http://www.w3.org/2009/xmlenc11#mgf1sha384"
    case .sha512: "http://www.w3.org/2009/xmlenc11#mgf1sha512"
    }
  }
}
