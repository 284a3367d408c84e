public import SignedXML

/// A federation's aggregate of made-up entities, for tests and measurements: the same octets from the same seed. It is
/// written in pieces, already in canonical form, so that its digest can be taken without a canonicaliser.
public struct MetadataAggregate {
  public let entities: Int
  /// About how many octets an entity has; below 6 000 the least that an entity needs.
  public let octetsPerEntity: Int
  public let seed: UInt64
  /// Certificates that entities take in turn, DER.
  public let certificates: [[UInt8]]

  private static let identifier = "_aggregate"

  public init(entities: Int, octetsPerEntity: Int = 10_000, seed: UInt64, certificates: [[UInt8]]) {
    self.entities = entities
    self.octetsPerEntity = octetsPerEntity
    self.seed = seed
    self.certificates = certificates
  }

  /// The name of an entity. Two of three are identity providers, every third is a service provider.
  public static func entityID(_ place: Int) -> String { "https://idp\(place).federation.example/saml" }

  /// Writes the document, signed where there is a key.
  ///
  /// - Throws: what `write` throws, and the codes of `SigningKey`.
  public func write(signedBy key: SigningKey? = nil, _ write: ([UInt8]) throws -> Void) throws {
    try write(Array(head.utf8))
    if let key { try write(Array(try signature(by: key).utf8)) }
    try body(write)
  }

  private var head: String {
    """
    <md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="\(Self.identifier)" \
    Name="https://federation.example/" validUntil="2036-01-01T00:00:00Z">

    """
  }

  private func body(_ write: ([UInt8]) throws -> Void) throws {
    var state = seed
    for place in 0..<entities { try write(Array(entity(place, &state).utf8)) }
    try write(Array("</md:EntitiesDescriptor>".utf8))
  }

  /// A signature over the canonical form, which is what is written without it.
  private func signature(by key: SigningKey) throws -> String {
    let digest = try RunningDigest(.sha256)
    try digest.update(Array(head.utf8))
    try body { try digest.update($0) }
    let info = """
      <ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:CanonicalizationMethod \
      Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod><ds:SignatureMethod \
      Algorithm="\(SignatureAlgorithm.rsaSHA256.rawValue)"></ds:SignatureMethod>\
      <ds:Reference URI="#\(Self.identifier)"><ds:Transforms><ds:Transform \
      Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform><ds:Transform \
      Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms><ds:DigestMethod \
      Algorithm="\(DigestAlgorithm.sha256.rawValue)"></ds:DigestMethod>\
      <ds:DigestValue>\(Base64.encode(try digest.finish()))</ds:DigestValue></ds:Reference></ds:SignedInfo>
      """
    let value = Base64.encode(try key.signature(over: Array(info.utf8)))
    return """
      <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">\
      \(info)<ds:SignatureValue>\(value)</ds:SignatureValue></ds:Signature>
      """
  }
}

/// The parts of an entity, in canonical form.
extension MetadataAggregate {
  private func entity(_ place: Int, _ state: inout UInt64) -> String {
    let role = place % 3 == 2 ? serviceProvider(place) : identityProvider(place)
    let entity = """
      <md:EntityDescriptor entityID="\(Self.entityID(place))">
      \(role)
      <md:Organization><md:OrganizationName xml:lang="en">University \(place)</md:OrganizationName>\
      <md:OrganizationDisplayName xml:lang="en">University \(place) &amp; friends</md:OrganizationDisplayName>\
      <md:OrganizationURL xml:lang="en">https://idp\(place).federation.example/</md:OrganizationURL></md:Organization>

      """
    let missing = max(0, octetsPerEntity - entity.utf8.count - 24)
    return entity + contacts(missing, &state) + "</md:EntityDescriptor>\n"
  }

  private func key(_ place: Int, use: String) -> String {
    """
    <md:KeyDescriptor use="\(use)"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>\
    <ds:X509Certificate>\(Base64.encode(certificates[place % certificates.count]))</ds:X509Certificate></ds:X509Data>\
    </ds:KeyInfo></md:KeyDescriptor>

    """
  }

  private func identityProvider(_ place: Int) -> String {
    let host = "https://idp\(place).federation.example"
    return """
      <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\
      <md:Extensions><shibmd:Scope xmlns:shibmd="urn:mace:shibboleth:metadata:1.0" regexp="false">\
      idp\(place).federation.example</shibmd:Scope><mdui:UIInfo xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui">\
      <mdui:DisplayName xml:lang="en">University \(place)</mdui:DisplayName>\
      <mdui:DisplayName xml:lang="de">Universität \(place)</mdui:DisplayName></mdui:UIInfo></md:Extensions>
      \(key(place, use: "signing"))\(key(place + 1, use: "signing"))\(key(place + 2, use: "encryption"))\
      <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="\(host)/slo">\
      </md:SingleLogoutService>
      <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat>
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="\(host)/sso">\
      </md:SingleSignOnService>
      <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="\(host)/sso">\
      </md:SingleSignOnService></md:IDPSSODescriptor>
      """
  }

  private func serviceProvider(_ place: Int) -> String {
    """
    <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\(key(place, use: "signing"))\
    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" \
    Location="https://idp\(place).federation.example/acs" index="0"></md:AssertionConsumerService></md:SPSSODescriptor>
    """
  }

  /// Contacts with made-up names, until so many octets are filled.
  private func contacts(_ octets: Int, _ state: inout UInt64) -> String {
    var text = ""
    while text.utf8.count < octets {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let name = String(state >> 24, radix: 36)
      text += """
        <md:ContactPerson contactType="technical"><md:GivenName>Zoë \(name)</md:GivenName>\
        <md:EmailAddress>mailto:\(name)@federation.example</md:EmailAddress></md:ContactPerson>

        """
    }
    return text
  }
}
