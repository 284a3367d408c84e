internal import Crypto
public import Diagnostics
internal import Foundation
public import LanyardCore

/// The text of a bearer token: a prefix that secret scanners know, and 256 random bits in base64url.
public struct TokenText: Sendable {
  public enum Prefix: String, Sendable {
    case scim = "lyd_scim_"
    case admin = "lyd_admin_"
    case session = "lyd_session_"
    case client = "lyd_client_"
  }

  /// Shown once; only its hash is kept.
  public let secret: Secret<String>

  /// A new token.
  public static func make(_ prefix: Prefix, _ context: CommandContext) -> TokenText {
    TokenText(secret: Secret(prefix.rawValue + base64URL(context.randomOctets(32))))
  }

  /// What the store keeps and looks up: SHA-256 of the text. The text is random, so no salt is needed.
  public var hash: [UInt8] { Self.hash(of: secret.reveal()) }

  /// SHA-256 of a token as presented.
  public static func hash(of text: String) -> [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

  private static func base64URL(_ octets: [UInt8]) -> String {
    Data(octets).base64EncodedString()
      .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      .replacingOccurrences(of: "=", with: "")
  }
}
