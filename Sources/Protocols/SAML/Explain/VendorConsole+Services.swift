/// Services that are configured in a browser, in the words their help pages used in 2026.
extension VendorConsole {
  static let okta = VendorConsole(
    place: "Applications › the application › General › SAML Settings › Edit",
    words: [
      .audience: "“Audience URI (SP Entity ID)”", .address: "“Single sign-on URL”",
      .issuer: "“Identity Provider Issuer”",
      .certificate: "“SAML Signing Certificates”", .signing: "“Response” and “Assertion Signature”",
      .algorithm: "“Signature Algorithm”", .nameID: "“Name ID format”", .groups: "“Group Attribute Statements”",
      .encryption: "“Assertion Encryption”", .assignment: "“Assignments”",
    ])

  static let entra = VendorConsole(
    place: "Enterprise applications › the application › Single sign-on",
    words: [
      .audience: "“Identifier (Entity ID)”", .address: "“Reply URL (Assertion Consumer Service URL)”",
      .issuer: "“Microsoft Entra Identifier”", .certificate: "“SAML Certificates › Certificate (Base64)”",
      .signing: "“SAML Certificates › Signing Option”", .algorithm: "“SAML Certificates › Signing Algorithm”",
      .nameID: "“Attributes & Claims › Unique User Identifier (Name ID)”",
      .groups: "“Attributes & Claims › Add a group claim”", .encryption: "“Token encryption”",
      .assignment: "“Users and groups”",
    ])

  static let google = VendorConsole(
    place: "Apps › Web and mobile apps › the app › Service provider details",
    words: [
      .audience: "“Entity ID”", .address: "“ACS URL”", .issuer: "“Google Identity Provider details › Entity ID”",
      .certificate: "“Google Identity Provider details › Certificate”", .signing: "“Signed response”",
      .nameID: "“Name ID”", .groups: "“SAML attribute mapping › Group membership”", .assignment: "“User access”",
    ])

  static let oneLogin = VendorConsole(
    place: "Applications › the application › Configuration",
    words: [
      .audience: "“Audience (EntityID)”", .address: "“ACS (Consumer) URL” and “Recipient”",
      .issuer: "“SSO › Issuer URL”",
      .certificate: "“SSO › X.509 Certificate”", .signing: "“SAML signature element”",
      .algorithm: "“SSO › SAML Signature Algorithm”", .nameID: "“SAML nameID format”", .groups: "“Parameters”",
      .encryption: "“Encrypt assertion”", .assignment: "“Users”",
    ])

  static let auth0 = VendorConsole(
    place: "Applications › the application › Addons › SAML2 Web App › Settings",
    words: [
      .audience: "“audience”",
      .address: "“Application Callback URL” (and “recipient” and “destination”, if they are set)",
      .issuer: "“Usage › Issuer”", .certificate: "“Usage › Identity Provider Certificate”", .signing: "“signResponse”",
      .algorithm: "“signatureAlgorithm” and “digestAlgorithm”", .nameID: "“nameIdentifierProbes”",
      .groups: "“mappings”",
    ])

  static let jumpCloud = VendorConsole(
    place: "SSO Applications › the application › SSO",
    words: [
      .audience: "“SP Entity ID”", .address: "“ACS URL”", .issuer: "“IdP Entity ID”", .certificate: "“IDP Certificate”",
      .signing: "“Sign Assertion”", .algorithm: "“Signature Algorithm”", .nameID: "“SAMLSubject NameID”",
      .groups: "“Group Attributes”", .assignment: "“User Groups”",
    ])

  static let duo = VendorConsole(
    place: "Applications › the application › Service Provider",
    words: [
      .audience: "“Entity ID”", .address: "“Assertion Consumer Service (ACS) URL”", .issuer: "“Metadata › Entity ID”",
      .certificate: "“Downloads › Certificate”", .signing: "“Signing options”", .algorithm: "“Signature algorithm”",
      .nameID: "“NameID attribute”", .groups: "“Map attributes”", .encryption: "“Assertion encryption”",
    ])
}
