public import Diagnostics
public import JSON

/// The public keys of a client: a JWK Set (RFC 7517 §5) of one to ten.
public struct ClientKeySet: Sendable {
  public static let maximumKeys = 10

  public let keys: [ClientKey]

  /// - Throws: `oauth.key-set.invalid`.
  public init(_ document: JSONObject) throws(CodedError) {
    guard let list = document["keys"]?.arrayValue, (1...Self.maximumKeys).contains(list.count) else {
      throw CodedError(
        .oauthKeySetInvalid, "this is no usable JWK Set",
        expected: "an object with `keys`, a list of 1 to \(Self.maximumKeys) keys",
        received: document["keys"]?.arrayValue.map { "\($0.count) keys" } ?? "no list `keys`",
        remedy: "write {\"keys\": […]} with the public keys of the client")
    }
    var keys: [ClientKey] = []
    for value in list {
      guard let jwk = value.objectValue else {
        throw CodedError(
          .oauthKeySetInvalid, "a key of the set is no object", expected: "a JWK", received: value.kind,
          remedy: "write each key as an object")
      }
      keys.append(try ClientKey(jwk))
    }
    self.keys = keys
  }

  /// The keys that may have signed a token of this header: those of its `kid` where it names one, else all of the
  /// algorithm's type.
  func candidates(kid: String?, algorithm: AssertionAlgorithm) -> [ClientKey] {
    keys.filter { key in
      guard key.allows(algorithm) else { return false }
      guard let kid else { return true }
      return key.id?.hasSameOctets(as: kid) == true
    }
  }
}
