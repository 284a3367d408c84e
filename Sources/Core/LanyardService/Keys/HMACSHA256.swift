internal import Crypto
internal import Foundation
public import LanyardCore

/// HMAC-SHA-256 (RFC 2104), as webhooks are signed with.
public enum HMACSHA256 {
  /// The code of a message under a key: 32 octets.
  public static let authenticate: MessageAuthenticator = { key, message in
    Array(HMAC<SHA256>.authenticationCode(for: Data(message), using: SymmetricKey(data: key)))
  }
}
