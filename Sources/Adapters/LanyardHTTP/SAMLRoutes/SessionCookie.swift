internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// The cookie of a session: for its tenant's paths only, out of reach of scripts, not sent with other sites' posts.
struct SessionCookie {
  static let name = "lanyard_session"

  let tenant: TenantName
  let isSecure: Bool

  var path: String { "/t/\(tenant)" }

  func header(for reply: SignInReply) -> String {
    let lifetime = (reply.session.expires - reply.session.created).components.seconds
    let text = "\(Self.name)=\(reply.cookie.reveal()); Path=\(path); Max-Age=\(lifetime); HttpOnly; SameSite=Lax"
    return isSecure ? text + "; Secure" : text
  }

  /// The value a browser sent; nil where there is none.
  static func value(in headers: HTTPFields) -> String? { headers.cookie(named: name) }
}
