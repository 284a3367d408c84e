internal import Crypto
internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import SCIM

/// Writes and reads the cursors of RFC 9865. Nothing of them is kept: a cursor is a small canonical document and its
/// HMAC-SHA-256 under a key that only this use has, in base64url.
///
/// A client can read what a cursor says, and it says nothing that the page did not: an id, and the value it sorts by.
public struct PageCursors: Sendable {
  /// How long a cursor is good for after it was given.
  public let timeout: Duration
  private let key: Secret<SymmetricKey>

  public init(keyring: Keyring, timeout: Duration = .seconds(3600)) {
    self.timeout = timeout
    self.key = keyring.derivedKey(for: "page-cursor")
  }

  func text(of cursor: PageCursor, for query: PageCursorContext, now: Instant) throws(CodedError) -> String {
    let document = JSONValue.object(cursor.document(for: query, expires: now + timeout))
    let octets = try document.canonical()
    let code = HMAC<SHA256>.authenticationCode(for: Data(octets), using: key.reveal())
    return Base64URL.encode(Array(code) + octets)
  }

  /// - Throws: `scim.cursor.invalid` for a cursor that was altered, is another tenant's or another query's, or never was
  ///   one; `scim.cursor.expired`.
  func cursor(_ text: String, for query: PageCursorContext, now: Instant) throws(CodedError) -> PageCursor {
    guard let document = genuine(text), let cursor = PageCursor(document),
      let expires = document["expires"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
      document["tenant"]?.stringValue?.hasSameOctets(as: query.tenant.description) == true
    else { throw Self.invalid("the cursor is none of this service's", expected: "a cursor as the service gave it") }
    guard document["query"]?.stringValue?.hasSameOctets(as: query.fingerprint.hexadecimal) == true else {
      throw Self.invalid(
        "the cursor belongs to another query", expected: "the filter and the order that the walk began with")
    }
    guard now < expires else { throw Self.expired(expires) }
    return cursor
  }

  /// The document of a cursor whose code holds.
  private func genuine(_ text: String) -> JSONObject? {
    guard text.utf8.count <= ListQuery.maximumCursorOctets, let octets = Base64URL.decode(text), octets.count > 32
    else {
      return nil
    }
    let document = Array(octets.dropFirst(32))
    let isGenuine = HMAC<SHA256>.isValidAuthenticationCode(
      octets.prefix(32), authenticating: Data(document), using: key.reveal())
    return isGenuine ? (try? JSONValue(parsing: document))?.objectValue : nil
  }

  private static func invalid(_ message: String, expected: String) -> CodedError {
    CodedError(
      .scimCursorInvalid, message, expected: expected,
      remedy: "begin again with an empty `cursor`, and change nothing but `count` between pages")
  }

  private static func expired(_ moment: Instant) -> CodedError {
    CodedError(
      .scimCursorExpired, "the cursor has expired", received: "a cursor good until \(moment.rfc3339)",
      remedy: "begin again with an empty `cursor`; `pagination.cursorTimeout` tells how long one lasts")
  }
}
