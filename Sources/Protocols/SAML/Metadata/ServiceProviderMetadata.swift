public import Diagnostics
internal import SignedXML

/// What an identity provider must know of one of our connections (SAML Metadata §2.4.4): upload it there.
public struct ServiceProviderMetadata: Sendable {
  public var entityID: String
  /// Where responses are posted to.
  public var acsURL: String
  public var wantAssertionsSigned: Bool
  /// The formats we can use, the preferred one first; empty says nothing about them.
  public var nameIDFormats: [String]
  /// DER certificates of the keys that sign our requests; where there is one, the document says that requests are signed.
  public var signingCertificates: [[UInt8]]
  /// DER certificates of the keys that assertions may be encrypted for.
  public var encryptionCertificates: [[UInt8]]

  public init(
    entityID: String, acsURL: String, wantAssertionsSigned: Bool = true, nameIDFormats: [String] = [],
    signingCertificates: [[UInt8]] = [], encryptionCertificates: [[UInt8]] = []
  ) {
    self.entityID = entityID
    self.acsURL = acsURL
    self.wantAssertionsSigned = wantAssertionsSigned
    self.nameIDFormats = nameIDFormats
    self.signingCertificates = signingCertificates
    self.encryptionCertificates = encryptionCertificates
  }

  /// The document as XML in UTF-8, unsigned; media type `application/samlmetadata+xml`.
  ///
  /// - Throws: `saml.message.character` for a value that XML cannot carry.
  public func octets() throws(CodedError) -> [UInt8] {
    try XMLMarkup.element(
      "md:EntityDescriptor", [("xmlns:md", SAMLVocabulary.metadataNamespace), ("entityID", entityID)], [role]
    ).document()
  }

  private var role: XMLMarkup {
    let acs = XMLMarkup.element(
      "md:AssertionConsumerService",
      [("Binding", SAMLVocabulary.postBinding), ("Location", acsURL), ("index", "0"), ("isDefault", "true")])
    let keys =
      signingCertificates.map { MetadataMarkup.key($0, use: "signing") }
      + encryptionCertificates.map { MetadataMarkup.key($0, use: "encryption") }
    return .element(
      "md:SPSSODescriptor",
      [
        ("AuthnRequestsSigned", signingCertificates.isEmpty ? "false" : "true"),
        ("WantAssertionsSigned", wantAssertionsSigned ? "true" : "false"),
        ("protocolSupportEnumeration", SAMLVocabulary.protocolNamespace),
      ],
      keys + nameIDFormats.map { .element("md:NameIDFormat", text: $0) } + [acs])
  }
}

/// What documents of both roles share.
package enum MetadataMarkup {
  /// One `md:KeyDescriptor` with a DER certificate.
  package static func key(_ certificate: [UInt8], use: String) -> XMLMarkup {
    let data = XMLMarkup.element(
      "ds:X509Data", [], [.element("ds:X509Certificate", text: Base64.encode(certificate))])
    let info = XMLMarkup.element("ds:KeyInfo", [("xmlns:ds", SAMLVocabulary.signatureNamespace)], [data])
    return .element("md:KeyDescriptor", [("use", use)], [info])
  }
}
