internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// The cookie that ties a sign-in to the browser that began it. The identity provider's page posts the response from
/// another site, so that the browser must send it there too (`SameSite=None`), which it does over TLS alone; nobody else's
/// page, nor another host of the domain, can set a cookie with this prefix.
struct BrowserCookie {
  static let name = "__Host-lanyard_sign_in"

  /// How long a person may take; the same as the request is kept open for.
  private static let lifetime = 900

  static func header(for secret: BrowserSecret) -> String {
    "\(name)=\(secret.text.reveal()); Path=/; Max-Age=\(lifetime); HttpOnly; Secure; SameSite=None"
  }

  /// What a browser sent; nil where there is none, or nothing that Lanyard made.
  static func secret(in headers: HTTPFields) -> BrowserSecret? {
    headers.cookie(named: name).flatMap { BrowserSecret($0) }
  }
}

extension HTTPFields {
  /// The value of the first cookie of this name that a browser sent.
  func cookie(named name: String) -> String? {
    for header in self[values: .cookie] {
      for pair in header.split(separator: ";") {
        let halves = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if halves.count == 2, halves[0].hasSameOctets(as: name) { return String(halves[1]) }
      }
    }
    return nil
  }
}
