import Diagnostics
import SAML
import SignedXML
import Testing

@Suite("SAML metadata of identity providers")
struct SAMLMetadataTests {
  private static let certificate = Result { () throws(CodedError) in
    try SigningKey.generate(commonName: "idp.example", now: Instant(milliseconds: 1_795_000_000_000)).certificateDER
  }

  private let der: [UInt8]
  private let base64: String

  init() throws {
    der = try Self.certificate.get()
    base64 = Base64.encode(der)
  }

  private func code(_ text: String) -> ErrorCode? {
    do throws(CodedError) {
      _ = try IdentityProviderMetadata(parsing: Array(text.utf8))
      return nil
    } catch {
      return error.code
    }
  }

  private func key(_ use: String, _ text: String? = nil) -> String {
    """
    <md:KeyDescriptor\(use)><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>\
    <ds:X509Certificate>\(text ?? base64)</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    """
  }

  private func sso(_ binding: String, _ location: String) -> String {
    "<md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:\(binding)\" Location=\"\(location)\"/>"
  }

  private func entity(
    attributes: String = "", role: String = "", keys: String? = nil, endpoints: String? = nil
  ) -> String {
    """
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/"\(attributes)>\
    <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"\(role)>\
    \(keys ?? key(" use=\"signing\""))\(endpoints ?? sso("HTTP-Redirect", "https://idp.example/sso"))\
    </md:IDPSSODescriptor></md:EntityDescriptor>
    """
  }

  /// Prefix `md`, wrapped base64 with CR line ends, WantAuthnRequestsSigned, several formats.
  @Test func oktaLike() throws {
    var wrapped = base64
    wrapped.insert(contentsOf: "&#13;\n", at: wrapped.index(wrapped.startIndex, offsetBy: 64))
    let formats = [NameIDFormat.unspecified, NameIDFormat.emailAddress]
    let text = entity(
      role: " WantAuthnRequestsSigned=\"false\"", keys: key(" use=\"signing\"", "\n\(wrapped)\n"),
      endpoints: formats.map { "<md:NameIDFormat>\($0)</md:NameIDFormat>" }.joined()
        + sso("HTTP-POST", "https://acme.okta.example/app/x/sso/saml")
        + sso("HTTP-Redirect", "https://acme.okta.example/app/x/sso/saml"))
    let metadata = try IdentityProviderMetadata(
      parsing: Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\(text)".utf8))
    #expect(metadata.entityID == "https://idp.example/")
    #expect(metadata.signingCertificates == [der])
    #expect(metadata.nameIDFormats == formats)
    #expect(metadata.singleSignOn.count == 2)
    #expect(metadata.redirectLocation?.text == "https://acme.okta.example/app/x/sso/saml")
    #expect(!metadata.wantsSignedRequests)
    #expect(metadata.validUntil == nil)
  }

  /// Default namespace, an enveloped signature, a WS-Federation role beside ours, one certificate twice, logout.
  @Test func entraLike() throws {
    let text = """
      <EntityDescriptor ID="_1" entityID="https://sts.example/tenant/" xmlns="urn:oasis:names:tc:SAML:2.0:metadata">\
      <Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo/></Signature>\
      <RoleDescriptor xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
      xmlns:fed="http://docs.oasis-open.org/wsfed/federation/200706" xsi:type="fed:SecurityTokenServiceType" \
      protocolSupportEnumeration="http://docs.oasis-open.org/wsfed/federation/200706"/>\
      <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
      <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>\
      <X509Certificate>\(base64)</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
      <KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data>\
      <X509Certificate>\(base64)</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
      <SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.example/t/saml2"/>
      <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://login.example/t/saml2"/>
      <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://login.example/t/saml2"/>
      </IDPSSODescriptor></EntityDescriptor>
      """
    let metadata = try IdentityProviderMetadata(parsing: Array(text.utf8))
    #expect(metadata.entityID == "https://sts.example/tenant/")
    #expect(metadata.signingCertificates == [der])
    #expect(metadata.singleLogout.count == 1)
    #expect(metadata.postLocation?.text == "https://login.example/t/saml2")
  }

  /// A KeyName beside the certificate, four bindings of which two are ours, an artifact service, comments.
  @Test func keycloakLike() throws {
    let named = key(" use=\"signing\"").replacing("<ds:X509Data>", with: "<ds:KeyName>k1</ds:KeyName><ds:X509Data>")
    let endpoints = ["HTTP-POST", "HTTP-Redirect", "SOAP", "HTTP-Artifact"].map {
      sso($0, "https://kc.example/realms/acme/protocol/saml")
    }
    let metadata = try IdentityProviderMetadata(
      parsing: Array(
        entity(role: " WantAuthnRequestsSigned=\"true\"", keys: "<!-- keys -->" + named, endpoints: endpoints.joined())
          .utf8))
    #expect(metadata.singleSignOn.count == 2)
    #expect(metadata.wantsSignedRequests)
    #expect(metadata.signingCertificates == [der])
  }

  /// One key without a use and one for encryption alone, validUntil on the entity and the role.
  @Test func simpleSAMLphpLike() throws {
    let text = entity(
      attributes: " validUntil=\"2027-01-01T00:00:00Z\"", role: " validUntil=\"2026-12-01T00:00:00Z\"",
      keys: key("") + key(" use=\"encryption\""))
    let metadata = try IdentityProviderMetadata(parsing: Array(text.utf8))
    #expect(metadata.signingCertificates == [der])
    #expect(metadata.encryptionCertificates == [der])
    let end = try #require(metadata.validUntil)
    #expect(end.rfc3339 == "2026-12-01T00:00:00.000Z")
    try metadata.requireValidity(at: end - .milliseconds(1))
    #expect(throws: CodedError(.samlMetadataExpired, "", remedy: "")) { try metadata.requireValidity(at: end) }
  }

  @Test func whatIsNotOneIdentityProviderIsRefused() {
    #expect(code(entity()) == nil)
    let many = """
      <md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">\(entity())</md:EntitiesDescriptor>
      """
    #expect(code(many) == nil)
    #expect(code(many.replacing(entity(), with: entity() + entity())) == .samlMetadataAggregate)
    #expect(code("<html/>") == .samlMetadataRoot)
    #expect(code(entity().replacing("IDPSSODescriptor", with: "SPSSODescriptor")) == .samlMetadataRole)
    #expect(code(entity().replacing("SAML:2.0:protocol", with: "SAML:1.1:protocol")) == .samlMetadataRole)
    let role = entity().ranges(of: /<md:IDPSSODescriptor.*<\/md:IDPSSODescriptor>/).map { entity()[$0] }.joined()
    #expect(code(entity().replacing(role, with: role + role)) == .samlMetadataRole)
    #expect(code(entity().replacing("entityID=", with: "entity=")) == .samlMetadataEntityID)
    #expect(
      code(entity().replacing("entityID=\"https://idp.example/\"", with: "entityID=\"\"")) == .samlMetadataEntityID)
  }

  @Test func keysThatCannotVerifyAreRefused() {
    #expect(code(entity(keys: "")) == .samlMetadataNoSigningKey)
    #expect(code(entity(keys: key(" use=\"encryption\""))) == .samlMetadataNoSigningKey)
    #expect(code(entity(keys: "<md:KeyDescriptor/>")) == .samlMetadataNoSigningKey)
    #expect(code(entity(keys: key(" use=\"decoration\""))) == .samlMetadataValue)
    for text in ["", "AAAA", "not base64", String(base64.dropLast(4))] {
      #expect(code(entity(keys: key("", text))) == .samlMetadataCertificate)
    }
  }

  @Test func moreCertificatesThanARolloverNeedsAreRefused() {
    let many = (0..<17).map { place in
      var changed = der
      changed[changed.count - 1] = UInt8(place)
      return key("", Base64.encode(changed))
    }
    #expect(code(entity(keys: many.prefix(16).joined())) == nil)
    #expect(code(entity(keys: many.joined())) == .samlMetadataCertificate)
  }

  @Test func anEndpointMustBeAnAddress() {
    #expect(code(entity(endpoints: "")) == .samlMetadataEndpoint)
    #expect(code(entity(endpoints: sso("SOAP", "https://idp.example/"))) == .samlMetadataEndpoint)
    for location in ["", "/sso", "javascript:alert(1)", "https://idp.example/#here"] {
      #expect(code(entity(endpoints: sso("HTTP-POST", location))) == .samlMetadataEndpoint)
    }
  }

  @Test func valuesOfAnotherTypeAreRefused() {
    #expect(code(entity(attributes: " validUntil=\"soon\"")) == .samlMetadataValue)
    #expect(code(entity(role: " WantAuthnRequestsSigned=\"maybe\"")) == .samlMetadataValue)
  }

  @Test func theLimitsOfXMLHoldHereToo() {
    #expect(code("<!DOCTYPE x>" + entity()) == .xmlDoctype)
    #expect(code("<?xml-stylesheet href=\"x\"?>" + entity()) == .xmlProcessingInstruction)
    #expect(code(entity(keys: String(repeating: key(""), count: 1000))) == .canonicalizationTooLarge)
    #expect(code(entity() + String(repeating: " ", count: 2 << 20)) == .xmlTooLarge)
  }

  @Test func ourOwnDocumentIsWhatProvidersRead() throws {
    let ours = ServiceProviderMetadata(
      entityID: "https://sp.example/\"<>&", acsURL: "https://sp.example/t/acme/saml/okta/acs?a=1&b=2",
      nameIDFormats: [NameIDFormat.persistent], signingCertificates: [der], encryptionCertificates: [der])
    let root = try ParsedDocument(parsing: ours.octets()).root
    let namespace = "urn:oasis:names:tc:SAML:2.0:metadata"
    #expect(root.isNamed("EntityDescriptor", in: namespace))
    #expect(root.attribute("entityID") == ours.entityID)
    let role = try #require(root.onlyChild("SPSSODescriptor", in: namespace))
    #expect(role.attribute("WantAssertionsSigned") == "true")
    #expect(role.attribute("AuthnRequestsSigned") == "true")
    // The order is the schema's: keys, formats, then services.
    #expect(
      role.children.map(\.localName) == [
        "KeyDescriptor", "KeyDescriptor", "NameIDFormat", "AssertionConsumerService",
      ])
    #expect(role.children.map { $0.attribute("use") } == ["signing", "encryption", nil, nil])
    #expect(role.children[3].attribute("Location") == ours.consumerServices[0].location)
    #expect(role.children[2].text == NameIDFormat.persistent)
  }

  @Test func withoutAKeyOurRequestsAreUnsigned() throws {
    let ours = ServiceProviderMetadata(entityID: "sp", acsURL: "https://sp.example/acs", wantAssertionsSigned: false)
    let text = String(decoding: try ours.octets(), as: UTF8.self)
    #expect(text.contains("AuthnRequestsSigned=\"false\" WantAssertionsSigned=\"false\""))
    #expect(!text.contains("KeyDescriptor"))
  }
}
