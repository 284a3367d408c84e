internal import Diagnostics

/// To whom an address speaks, which decides how errors look.
enum Face: Sendable {
  /// A SCIM client: SCIM error bodies.
  case scim
  /// A person's browser: one sentence and a reference.
  case browser
  /// A client at the token endpoint: the error bodies of RFC 6749.
  case oauth
  /// A program of the operator's: JSON.
  case plain
}

/// What can be told of a request from its path alone, before and without a route.
struct RequestPath {
  let face: Face
  /// The name in `/t/{tenant}/…` as written; nobody has checked that there is such a tenant.
  let tenant: String?
  /// Whether the path asks what the service is like (RFC 7644 §4), which costs nothing and is not counted.
  private(set) var isDiscovery = false

  init(_ path: String) {
    let segments = path.segments(maxSplits: 3)
    guard segments.count >= 3, segments[0].hasSameOctets(as: "t") else {
      (face, tenant) = (.plain, nil)
      return
    }
    tenant = String(segments[1])
    switch segments[2] {
    case "scim":
      face = .scim
      let words = segments.count > 3 ? String(segments[3]).segments(maxSplits: 2) : []
      isDiscovery = words.count > 1 && ["ServiceProviderConfig", "ResourceTypes", "Schemas"].contains(words[1])
    case "saml", "session": face = .browser
    case "oauth2": face = .oauth
    default: face = .plain
    }
  }
}

extension String {
  /// What stands between the slashes of a path, empty pieces left out. By octets: characters would have to be found first.
  func segments(maxSplits: Int = .max) -> [Substring] {
    utf8.split(separator: UInt8(ascii: "/"), maxSplits: maxSplits).map { Substring($0) }
  }
}
