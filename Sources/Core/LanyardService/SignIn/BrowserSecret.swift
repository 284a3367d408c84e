public import Diagnostics
internal import LanyardCore

/// What ties a sign-in to the browser that began it: a random text in a cookie, of which only the hash is kept. It names
/// nobody and opens nothing; a browser has one for all its sign-ins under way.
public struct BrowserSecret: Sendable {
  public let text: Secret<String>

  /// A new one.
  init(_ randomness: any RandomSource) {
    text = Secret(randomness.hex(32))
  }

  /// The one that a browser sent; nil for a text that Lanyard did not make.
  public init?(_ text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else {
      return nil
    }
    self.text = Secret(text)
  }

  var hash: [UInt8] { TokenText.hash(of: text.reveal()) }
}

extension SignInService {
  /// A secret for a browser that has none yet.
  public func newBrowserSecret() -> BrowserSecret { BrowserSecret(randomness) }
}

extension PendingSignIn {
  /// Whether the browser may finish the sign-in. One that was begun without a secret anybody may finish.
  func isBegun(by browser: BrowserSecret?) -> Bool {
    self.browser.map { $0 == browser?.hash } ?? true
  }
}
