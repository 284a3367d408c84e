/// Products that people run themselves; some are configured by files.
extension VendorConsole {
  static let adfs = VendorConsole(
    place: "AD FS Management › Relying Party Trusts › the trust › Properties",
    words: [
      .audience: "“Identifiers › Relying party trust identifier”", .address: "“Endpoints › SAML Assertion Consumer”",
      .issuer: "“Federation Service Properties › Federation Service identifier”",
      .certificate: "“Service › Certificates › Token-signing”",
      .signing: "“Set-AdfsRelyingPartyTrust -SamlResponseSignature”", .algorithm: "“Advanced › Secure hash algorithm”",
      .nameID: "“Edit Claim Issuance Policy › Issuance Transform Rules” (outgoing claim type Name ID)",
      .groups: "“Edit Claim Issuance Policy › Send Group Membership as a Claim”", .encryption: "“Encryption”",
      .assignment: "“Edit Access Control Policy”",
    ])

  static let ping = VendorConsole(
    place: "PingOne: Applications › the application › Configuration; PingFederate: SP Connections › the connection",
    words: [
      .audience: "“Entity ID” (PingFederate: “Partner's Entity ID (Connection ID)”)",
      .address: "“ACS URLs” (PingFederate: “Assertion Consumer Service URL”)",
      .issuer: "“Issuer ID” (PingFederate: “SAML 2.0 Entity ID”)", .certificate: "“Download Signing Certificate”",
      .signing: "“Sign Assertion” (PingFederate: “Signature Policy”)", .algorithm: "“Signing Algorithm”",
      .nameID: "“Subject NameID Format” (PingFederate: “SAML_SUBJECT”)", .groups: "“Attribute Mappings”",
    ])

  static let keycloak = VendorConsole(
    place: "Clients › the client › Settings",
    words: [
      .audience: "“Client ID”", .address: "“Master SAML Processing URL” (and allow it among “Valid redirect URIs”)",
      .issuer: "“Realm settings › SAML 2.0 Identity Provider Metadata”",
      .certificate: "“Realm settings › Keys › Certificate”", .signing: "“Sign documents” or “Sign assertions”",
      .algorithm: "“Signature algorithm”", .nameID: "“Name ID format”", .groups: "“Client scopes › Group list mapper”",
      .encryption: "“Encrypt assertions”",
    ])

  static let shibboleth = VendorConsole(
    place: "the identity provider's conf folder, and this service's metadata as it holds it",
    words: [
      .audience: "“entityID” in this service's metadata",
      .address: "“AssertionConsumerService” in this service's metadata",
      .issuer: "“idp.entityID” in idp.properties",
      .certificate: "“signing KeyDescriptor” of the identity provider's metadata",
      .signing: "“p:signResponses” or “p:signAssertions” in relying-party.xml",
      .algorithm: "the security configuration in relying-party.xml", .nameID: "“saml-nameid.xml”",
      .groups: "“attribute-filter.xml”", .encryption: "“p:encryptAssertions” in relying-party.xml",
    ])

  static let simpleSAMLphp = VendorConsole(
    place: "metadata/saml20-sp-remote.php and metadata/saml20-idp-hosted.php",
    words: [
      .audience: "the key of this service's entry in saml20-sp-remote.php", .address: "“AssertionConsumerService”",
      .issuer: "the key of the entry in saml20-idp-hosted.php", .certificate: "“certificate” in saml20-idp-hosted.php",
      .signing: "“saml20.sign.response” or “saml20.sign.assertion”", .algorithm: "“signature.algorithm”",
      .nameID: "“NameIDFormat” and “simplesaml.nameidattribute”", .groups: "“attributes”",
      .encryption: "“assertion.encryption”",
    ])
}
