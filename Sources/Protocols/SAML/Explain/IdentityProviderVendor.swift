/// Products that people run as identity providers and whose consoles ``Explanation`` knows the words of.
public enum IdentityProviderVendor: String, Sendable, CaseIterable {
  case okta = "Okta"
  case entra = "Microsoft Entra ID"
  case adfs = "AD FS"
  case google = "Google Workspace"
  case oneLogin = "OneLogin"
  case ping = "PingOne or PingFederate"
  case keycloak = "Keycloak"
  case shibboleth = "Shibboleth"
  case simpleSAMLphp = "SimpleSAMLphp"
  case auth0 = "Auth0"
  case jumpCloud = "JumpCloud"
  case duo = "Duo Single Sign-On"
}

/// Which product a message most likely came from, and by what sign. A guess helps to find a setting; nothing is decided
/// by it, since a message can be made to look like any product's.
public struct VendorGuess: Sendable, Equatable {
  public let vendor: IdentityProviderVendor
  /// Such as the issuer `https://sts.windows.net/…`.
  public let sign: String
}

extension VendorGuess {
  /// Looks at issuers first, then at attribute names, then at the form of identifiers; the first sign that fits counts.
  init?(_ signs: MessageSigns) {
    for (kind, texts, table) in [
      ("issuer", signs.issuers, Self.issuers), ("attribute", signs.attributes, Self.attributes),
      ("ID", signs.identifiers, Self.identifiers),
    ] {
      for text in texts {
        guard let row = table.first(where: { $0.fits(text) }) else { continue }
        self.init(vendor: row.vendor, sign: "\(kind) \(text.inBackticks)")
        return
      }
    }
    return nil
  }

  /// One sign: a text that starts, ends or holds something.
  private struct Row {
    enum Place { case start, end, anywhere }

    let vendor: IdentityProviderVendor
    let place: Place
    let mark: String

    init(_ vendor: IdentityProviderVendor, _ place: Place, _ mark: String) {
      (self.vendor, self.place, self.mark) = (vendor, place, mark)
    }

    func fits(_ text: String) -> Bool {
      switch place {
      case .start: text.utf8.starts(with: mark.utf8)
      case .end: text.utf8.reversed().starts(with: mark.utf8.reversed())
      case .anywhere: text.contains(mark)
      }
    }
  }

  private static let issuers: [Row] = [
    Row(.okta, .start, "http://www.okta.com/"), Row(.okta, .anywhere, ".okta.com/"),
    Row(.okta, .anywhere, ".oktapreview.com/"), Row(.entra, .start, "https://sts.windows.net/"),
    Row(.entra, .anywhere, "login.microsoftonline.com/"), Row(.adfs, .end, "/adfs/services/trust"),
    Row(.google, .start, "https://accounts.google.com/o/saml2"), Row(.oneLogin, .anywhere, ".onelogin.com/"),
    Row(.ping, .anywhere, "pingone."), Row(.ping, .anywhere, "pingidentity."), Row(.ping, .anywhere, "pingfederate"),
    Row(.ping, .end, ":9031"), Row(.duo, .anywhere, ".duosecurity.com/"), Row(.jumpCloud, .anywhere, "jumpcloud"),
    Row(.jumpCloud, .anywhere, "JumpCloud"), Row(.auth0, .end, ".auth0.com"), Row(.auth0, .anywhere, ".auth0.com/"),
    Row(.simpleSAMLphp, .end, "/saml2/idp/metadata.php"),
    Row(.simpleSAMLphp, .anywhere, "/module.php/saml/idp/metadata"), Row(.shibboleth, .end, "/idp/shibboleth"),
    Row(.keycloak, .anywhere, "/realms/"),
  ]

  private static let attributes: [Row] = [
    Row(.auth0, .start, "http://schemas.auth0.com/"),
    Row(.entra, .start, "http://schemas.microsoft.com/identity/claims/"),
    Row(.adfs, .start, "http://schemas.xmlsoap.org/claims/"),
  ]

  private static let identifiers: [Row] = [
    Row(.duo, .start, "DUO_"), Row(.oneLogin, .start, "pfx"), Row(.keycloak, .start, "ID_"),
  ]
}
