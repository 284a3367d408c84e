internal import Diagnostics

/// To whom an address speaks, which decides how errors look.
enum Face: Sendable {
  /// A SCIM client: SCIM error bodies.
  case scim
  /// A person's browser: one sentence and a reference.
  case browser
  /// A program of the operator's: JSON.
  case plain
}

/// What can be told of a request from its path alone, before and without a route.
struct RequestPath {
  let face: Face
  /// The name in `/t/{tenant}/…` as written; nobody has checked that there is such a tenant.
  let tenant: String?

  init(_ path: String) {
    let segments = path.split(separator: "/", maxSplits: 3)
    guard segments.count >= 3, segments[0].hasSameOctets(as: "t") else {
      (face, tenant) = (.plain, nil)
      return
    }
    tenant = String(segments[1])
    switch segments[2] {
    case "scim": face = .scim
    case "saml", "session": face = .browser
    default: face = .plain
    }
  }
}
