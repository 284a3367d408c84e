import Diagnostics
import SAML
import SignedXML
import Testing

@Suite("SAML metadata of our own")
struct ServiceProviderMetadataTests {
  private static let key = Result { () throws(CodedError) in
    try SigningKey.generate(commonName: "sp.example", now: Instant(milliseconds: 1_795_000_000_000))
  }
  private static let namespace = "urn:oasis:names:tc:SAML:2.0:metadata"

  private func full() throws -> ServiceProviderMetadata {
    let der = try Self.key.get().certificateDER
    var metadata = ServiceProviderMetadata(
      entityID: "https://sp.example/", acsURL: "https://sp.example/acs", nameIDFormats: [NameIDFormat.persistent],
      signingCertificates: [der, der], encryptionCertificates: [der, der])
    metadata.consumerServices.append(.init("https://sp.example/acs2", index: 1))
    metadata.sloURL = "https://sp.example/slo"
    metadata.validUntil = Instant(milliseconds: 1_800_000_000_000)
    metadata.cacheDuration = .seconds(3600)
    metadata.organization = MetadataOrganization(name: "n", displayName: "N & Co", url: "https://n.example/")
    metadata.contacts = [
      MetadataContact(.technical, givenName: "Ops", emailAddresses: ["ops@n.example"]), MetadataContact(.support),
    ]
    return metadata
  }

  @Test func everythingStandsInTheOrderOfTheSchema() throws {
    let root = try ParsedDocument(parsing: full().octets()).root
    #expect(root.children.map(\.localName) == ["SPSSODescriptor", "Organization", "ContactPerson", "ContactPerson"])
    #expect(root.attribute("validUntil") == "2027-01-15T08:00:00.000Z" && root.attribute("cacheDuration") == "PT1H")
    let role = root.children[0]
    #expect(
      role.children.map(\.localName) == [
        "KeyDescriptor", "KeyDescriptor", "KeyDescriptor", "KeyDescriptor", "SingleLogoutService",
        "SingleLogoutService",
        "NameIDFormat", "AssertionConsumerService", "AssertionConsumerService",
      ])
    #expect(role.children.suffix(2).map { $0.attribute("isDefault") } == ["true", nil])
    #expect(role.children.suffix(2).map { $0.attribute("index") } == ["0", "1"])
    let methods = role.children[2].children("EncryptionMethod", in: Self.namespace).compactMap {
      $0.attribute("Algorithm")
    }
    #expect(methods == EncryptionMethods.decrypted)
    #expect(role.children[0].children("EncryptionMethod", in: Self.namespace).isEmpty, "a key to sign encrypts nothing")
  }

  @Test func whatIsDangerousIsNeverAnnounced() {
    #expect(!EncryptionMethods.decrypted.contains { $0.contains("rsa-1_5") || $0.contains("tripledes") })
  }

  @Test func aSignedDocumentVerifiesAndHasItsSignatureFirst() throws {
    let key = try Self.key.get()
    let root = try ParsedDocument(parsing: full().octets(signedBy: key, id: "_m1")).root
    #expect(root.children.first?.localName == "Signature")
    let verified = try SignatureVerifier(keys: [key.verificationKey]).verify(root)
    #expect(verified.identifier == "_m1" && verified.element.attribute("entityID") == "https://sp.example/")
    #expect(throws: CodedError(.samlMessageID, "", remedy: "")) { try full().octets(signedBy: key, id: "1") }
  }

  @Test func whetherRequestsAreSignedIsTheConnectionsToSay() throws {
    var metadata = try full()
    #expect(metadata.authnRequestsSigned)
    metadata.authnRequestsSigned = false
    #expect(String(decoding: try metadata.octets(), as: UTF8.self).contains("AuthnRequestsSigned=\"false\""))
  }

  /// What is announced is what is opened without a switch, and what cannot be changed unnoticed comes first.
  @Test func announcesTheCiphersAndKeyTransportsThatAreOpened() {
    let ciphers = ContentCipher.allCases.map(\.rawValue)
    let transports = KeyTransport.Algorithm.allCases.filter { $0 != .rsa15 }.map(\.rawValue)
    let announced = EncryptionMethods.decrypted
    #expect(announced.count == ciphers.count + transports.count)
    #expect(Set(announced) == Set(ciphers + transports))
    let authenticated = announced.compactMap { ContentCipher(rawValue: $0)?.isAuthenticated }
    #expect(authenticated == [true, true, true, false, false, false])
  }
}
