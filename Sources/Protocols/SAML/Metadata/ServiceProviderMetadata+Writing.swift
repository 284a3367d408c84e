public import Diagnostics
public import SignedXML

/// The document, in the order of the schema (saml-schema-metadata-2.0.xsd).
extension ServiceProviderMetadata {
  /// The document as XML in UTF-8, unsigned; media type `application/samlmetadata+xml`.
  ///
  /// - Throws: `saml.message.character` for a value that XML cannot carry.
  public func octets() throws(CodedError) -> [UInt8] {
    try markup(id: nil).document()
  }

  /// The document with an enveloped signature, for readers that have our certificate by another way.
  ///
  /// - Parameters:
  ///   - id: an NCName, new for every document.
  ///   - algorithm: nil for what keys of this type usually sign with.
  /// - Throws: `saml.message.id`, `saml.message.character`, the codes of `Signer`.
  public func octets(
    signedBy key: SigningKey, id: String, algorithm: SignatureAlgorithm? = nil
  ) throws(CodedError) -> [UInt8] {
    try MessageMarkup.requireID(id)
    return try MessageMarkup.sign(try markup(id: id).document(), id: id, with: key, algorithm)
  }

  private func markup(id: String?) -> XMLMarkup {
    .element(
      "md:EntityDescriptor",
      [
        ("xmlns:md", SAMLVocabulary.metadataNamespace), ("ID", id), ("entityID", entityID),
        ("validUntil", validUntil?.rfc3339),
        ("cacheDuration", cacheDuration?.iso8601),
      ],
      [role] + (organization.map { [$0.markup] } ?? []) + contacts.map(\.markup))
  }

  private var role: XMLMarkup {
    .element(
      "md:SPSSODescriptor",
      [
        ("AuthnRequestsSigned", authnRequestsSigned ? "true" : "false"),
        ("WantAssertionsSigned", wantAssertionsSigned ? "true" : "false"),
        ("protocolSupportEnumeration", SAMLVocabulary.protocolNamespace),
      ],
      keys + logoutServices + nameIDFormats.map { .element("md:NameIDFormat", text: $0) }
        + consumerServices.map(Self.markup))
  }

  private var keys: [XMLMarkup] {
    signingCertificates.map { MetadataMarkup.key($0, use: "signing") }
      + encryptionCertificates.map { MetadataMarkup.key($0, use: "encryption", methods: encryptionMethods) }
  }

  private var logoutServices: [XMLMarkup] {
    guard let sloURL else { return [] }
    return [SAMLVocabulary.redirectBinding, SAMLVocabulary.postBinding].map {
      .element("md:SingleLogoutService", [("Binding", $0), ("Location", sloURL)])
    }
  }

  private static func markup(_ service: ConsumerService) -> XMLMarkup {
    .element(
      "md:AssertionConsumerService",
      [
        ("Binding", SAMLVocabulary.postBinding), ("Location", service.location), ("index", String(service.index)),
        ("isDefault", service.isDefault ? "true" : nil),
      ])
  }
}

/// What documents of both roles share.
package enum MetadataMarkup {
  /// One `md:KeyDescriptor` with a DER certificate.
  package static func key(_ certificate: [UInt8], use: String, methods: [String] = []) -> XMLMarkup {
    let data = XMLMarkup.element(
      "ds:X509Data", [], [.element("ds:X509Certificate", text: Base64.encode(certificate))])
    let info = XMLMarkup.element("ds:KeyInfo", [("xmlns:ds", SAMLVocabulary.signatureNamespace)], [data])
    return .element(
      "md:KeyDescriptor", [("use", use)], [info] + methods.map { .element("md:EncryptionMethod", [("Algorithm", $0)]) })
  }
}

extension MetadataOrganization {
  fileprivate var markup: XMLMarkup {
    let language: [(name: String, value: String?)] = [("xml:lang", language)]
    return .element(
      "md:Organization", [],
      [
        .element("md:OrganizationName", language, text: name),
        .element("md:OrganizationDisplayName", language, text: displayName),
        .element("md:OrganizationURL", language, text: url),
      ])
  }
}

extension MetadataContact {
  fileprivate var markup: XMLMarkup {
    .element(
      "md:ContactPerson", [("contactType", kind.rawValue)],
      [givenName.map { .element("md:GivenName", text: $0) } ?? .empty]
        + emailAddresses.map { .element("md:EmailAddress", text: "mailto:" + $0) })
  }
}
