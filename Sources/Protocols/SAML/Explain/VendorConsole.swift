/// Where a product keeps its settings for one application, and what it calls them.
struct VendorConsole {
  /// The way to the settings.
  let place: String
  /// The product's words for each topic, in quotation marks; topics it has no setting for are left out.
  let words: [ConsoleTopic: String]

  /// What to do there, or nil where the product has no word for it.
  func remedy(_ topic: ConsoleTopic, _ context: ValidationContext) -> String? {
    guard let word = words[topic] else { return nil }
    return switch topic {
    case .audience: "set \(word) to \(context.spEntityID.inBackticks)"
    case .address: "set \(word) to \(context.acsURL.inBackticks)"
    case .issuer: "copy \(word) into the entityID of this connection"
    case .certificate: "add \(word) to the signing certificates of this connection"
    case .signing: "let \(word) sign the response or the assertion"
    case .algorithm: "choose SHA-256 at \(word), with a key of at least 2048 bits"
    case .nameID: "give the person a name at \(word)"
    case .groups: "send fewer groups at \(word), such as those assigned to the application"
    case .encryption: "see \(word)"
    case .assignment: "see whether \(word) has the person"
    }
  }
}

extension IdentityProviderVendor {
  /// Where its settings for one application are, such as `Clients › the client › Settings`.
  public var place: String { console.place }

  var console: VendorConsole {
    switch self {
    case .okta: .okta
    case .entra: .entra
    case .adfs: .adfs
    case .google: .google
    case .oneLogin: .oneLogin
    case .ping: .ping
    case .keycloak: .keycloak
    case .shibboleth: .shibboleth
    case .simpleSAMLphp: .simpleSAMLphp
    case .auth0: .auth0
    case .jumpCloud: .jumpCloud
    case .duo: .duo
    }
  }
}
