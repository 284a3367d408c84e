internal import COpenSSL
internal import Diagnostics

/// A cipher for content, named by its URI (XML Encryption 1.1 §5.2). Triple DES is not among them and never will be.
public enum ContentCipher: String, Sendable, CaseIterable {
  case aes128CBC = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
  case aes192CBC = "http://www.w3.org/2001/04/xmlenc#aes192-cbc"
  case aes256CBC = "http://www.w3.org/2001/04/xmlenc#aes256-cbc"
  case aes128GCM = "http://www.w3.org/2009/xmlenc11#aes128-gcm"
  case aes192GCM = "http://www.w3.org/2009/xmlenc11#aes192-gcm"
  case aes256GCM = "http://www.w3.org/2009/xmlenc11#aes256-gcm"

  /// Octets of one AES block, and of the initialisation vector of CBC.
  static let blockOctets = 16
  /// XML Encryption 1.1 §5.2.4 fixes both; a shorter tag could be guessed.
  static let gcmVectorOctets = 12
  static let gcmTagOctets = 16

  /// Whether a changed ciphertext is noticed by the cipher itself.
  public var isAuthenticated: Bool {
    switch self {
    case .aes128CBC, .aes192CBC, .aes256CBC: false
    case .aes128GCM, .aes192GCM, .aes256GCM: true
    }
  }

  var keyOctets: Int {
    switch self {
    case .aes128CBC, .aes128GCM: 16
    case .aes192CBC, .aes192GCM: 24
    case .aes256CBC, .aes256GCM: 32
    }
  }

  var vectorOctets: Int { isAuthenticated ? Self.gcmVectorOctets : Self.blockOctets }

  var method: OpaquePointer {
    switch self {
    case .aes128CBC: EVP_aes_128_cbc()
    case .aes192CBC: EVP_aes_192_cbc()
    case .aes256CBC: EVP_aes_256_cbc()
    case .aes128GCM: EVP_aes_128_gcm()
    case .aes192GCM: EVP_aes_192_gcm()
    case .aes256GCM: EVP_aes_256_gcm()
    }
  }

  /// Whether so many octets can be a ciphertext of this cipher: anybody can see that, so it is judged before a key is
  /// touched.
  func canHold(_ octets: Int) -> Bool {
    isAuthenticated
      ? octets > Self.gcmVectorOctets + Self.gcmTagOctets
      : octets >= 2 * Self.blockOctets && octets % Self.blockOctets == 0
  }
}
