import Diagnostics
import LanyardTesting
import SAML
import SampleIdP
import SignedXML

/// The sample identity provider that `samples/quickstart` trusts. Its key is made once for all stories: making one is slow.
enum IdentityProvider {
  static let entityID = "https://idp.example.org/metadata"

  private static let made = Result {
    let randomness = SeededRandomSource(seed: Server.seed)
    return SampleIdentityProvider(
      entityID: entityID, ssoURL: "https://idp.example.org/sso",
      key: try SigningKey.generate(commonName: "idp.example.org", now: FixedClock().now()),
      makeID: { "_" + randomness.octets(16).map { String($0, radix: 16) }.joined() + "x" })
  }

  static func shared() throws -> SampleIdentityProvider { try made.get() }
}

extension SamplePerson {
  /// Somebody whom the identity provider says to be in these groups.
  init(_ nameID: String, groups: [String] = []) {
    self.init(nameID: nameID, attributes: groups.isEmpty ? [] : [.init("groups", groups)])
  }
}
