internal import Diagnostics

/// A signature method, named by its URI (XML Signature 1.1 §6.4, RFC 9231 §2.3). HMAC is no signature and is not here;
/// neither is RSASSA-PSS with parameters of its own (`…#rsa-pss`), whose salt could be anything.
public enum SignatureAlgorithm: String, Sendable, CaseIterable {
  case rsaSHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
  case rsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
  case rsaSHA384 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
  case rsaSHA512 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
  /// RSASSA-PSS: MGF1 with the same digest, a salt as long as the digest (RFC 9231 §2.3.10).
  case rsaPSSSHA256 = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
  case rsaPSSSHA384 = "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1"
  case rsaPSSSHA512 = "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"
  /// Only where SHA-1 is allowed, as ``rsaSHA1``.
  case ecdsaSHA1 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha1"
  case ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
  case ecdsaSHA384 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"
  case ecdsaSHA512 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"
  case ed25519 = "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519"

  /// Whether keys of this type make and verify such signatures. ECDSA takes every curve with every digest.
  public func fits(_ type: KeyType) -> Bool {
    switch scheme {
    case .pkcs1, .pss: type == .rsa
    case .ecdsa: type == .p256 || type == .p384 || type == .p521
    case .ed25519: type == .ed25519
    }
  }
}

extension SignatureAlgorithm {
  enum Scheme {
    case pkcs1
    case pss
    case ecdsa
    case ed25519
  }

  var scheme: Scheme {
    switch self {
    case .rsaSHA1, .rsaSHA256, .rsaSHA384, .rsaSHA512: .pkcs1
    case .rsaPSSSHA256, .rsaPSSSHA384, .rsaPSSSHA512: .pss
    case .ecdsaSHA1, .ecdsaSHA256, .ecdsaSHA384, .ecdsaSHA512: .ecdsa
    case .ed25519: .ed25519
    }
  }

  /// Nil for Ed25519, which digests by itself.
  var digest: DigestAlgorithm? {
    switch self {
    case .rsaSHA1, .ecdsaSHA1: .sha1
    case .rsaSHA256, .rsaPSSSHA256, .ecdsaSHA256: .sha256
    case .rsaSHA384, .rsaPSSSHA384, .ecdsaSHA384: .sha384
    case .rsaSHA512, .rsaPSSSHA512, .ecdsaSHA512: .sha512
    case .ed25519: nil
    }
  }
}

extension CaseIterable where Self: RawRepresentable<String> {
  /// By the octets of the URI. `init(rawValue:)` compares as people read, and takes 16 ms over 256 KiB of combining marks.
  init?(named uri: String) {
    guard let found = Self.allCases.first(where: { $0.rawValue.hasSameOctets(as: uri) }) else { return nil }
    self = found
  }
}
