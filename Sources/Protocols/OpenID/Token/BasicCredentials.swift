internal import Diagnostics
internal import Foundation

/// A client's id and secret from `Authorization: Basic …` (RFC 7617 §2), each encoded as in a form before (RFC 6749
/// §2.3.1).
struct BasicCredentials {
  private static let maximumOctets = 2048

  let clientID: String
  let secret: Secret<String>

  /// - Throws: `oauth.client.invalid` for other schemes and for what cannot be read.
  init(_ header: String) throws(CodedError) {
    guard let (clientID, secret) = Self.read(header) else {
      throw CodedError(
        .oauthClientInvalid, "`Authorization` cannot be read",
        expected: "`Basic ` and the base64 of the client's id, a colon and its secret",
        remedy: "send the client's credential by HTTP Basic authentication")
    }
    self.clientID = clientID
    self.secret = Secret(secret)
  }

  private static func read(_ header: String) -> (String, String)? {
    let parts = header.split(separator: " ", maxSplits: 1)
    guard header.utf8.count <= maximumOctets, parts.count == 2, parts[0].lowercased() == "basic",
      let octets = Data(base64Encoded: parts[1].drop { $0 == " " }.description),
      let pair = String(validating: octets, as: UTF8.self), let colon = pair.firstIndex(of: ":"),
      let clientID = formDecoded(pair[..<colon]), let secret = formDecoded(pair[pair.index(after: colon)...]),
      !clientID.isEmpty, !secret.isEmpty
    else { return nil }
    return (clientID, secret)
  }

  private static func formDecoded(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }
}
