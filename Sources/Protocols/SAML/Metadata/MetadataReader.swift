internal import Diagnostics
internal import SignedXML

/// The steps of reading one entity's metadata.
enum MetadataReader {
  private static let namespace = SAMLVocabulary.metadataNamespace

  static func entity(_ root: UnverifiedElement) throws(CodedError) -> UnverifiedElement {
    if root.isNamed("EntityDescriptor", in: namespace) { return root }
    if root.isNamed("EntitiesDescriptor", in: namespace) {
      throw CodedError(
        .samlMetadataAggregate, "the document describes a federation, not one identity provider",
        expected: "EntityDescriptor", received: "EntitiesDescriptor",
        remedy: "give the metadata of the one identity provider to connect")
    }
    throw CodedError(
      .samlMetadataRoot, "the document is no SAML metadata", expected: "EntityDescriptor of \(namespace)",
      received: String(root.localName.prefix(80)), remedy: "give the metadata document of the identity provider")
  }

  static func entityID(of entity: UnverifiedElement) throws(CodedError) -> String {
    guard let text = entity.attribute("entityID"), (1...1024).contains(text.utf8.count) else {
      throw CodedError(
        .samlMetadataEntityID, "the entity has no usable entityID", expected: "1 to 1024 octets",
        received: entity.attribute("entityID").map { "\($0.utf8.count) octets" },
        remedy: "give the metadata as the identity provider publishes it")
    }
    return text
  }

  /// The one role that speaks SAML 2.0. Two would leave open which keys count.
  static func identityProviderRole(of entity: UnverifiedElement) throws(CodedError) -> UnverifiedElement {
    let roles = entity.children("IDPSSODescriptor", in: namespace).filter { role in
      words(of: role.attribute("protocolSupportEnumeration")).contains {
        $0.hasSameOctets(as: SAMLVocabulary.protocolNamespace)
      }
    }
    guard roles.count == 1 else {
      throw CodedError(
        .samlMetadataRole, "the entity is not one SAML 2.0 identity provider",
        expected: "one IDPSSODescriptor that speaks SAML 2.0", received: "\(roles.count)",
        remedy: "give the metadata of the identity provider, not that of a service provider")
    }
    return roles[0]
  }

  /// The endpoints of the bindings we speak; those of others are passed over.
  static func endpoints(
    _ name: String, of role: UnverifiedElement
  ) throws(CodedError) -> [IdentityProviderMetadata.Endpoint] {
    var endpoints: [IdentityProviderMetadata.Endpoint] = []
    for element in role.children(name, in: namespace) {
      guard let binding = element.attribute("Binding"), speaks(binding) else { continue }
      let text = element.attribute("Location") ?? ""
      guard let location = try? MessageLocation(text) else {
        throw noEndpoint(expected: "an absolute http or https URL as Location of \(name)", received: text)
      }
      endpoints.append(.init(binding: binding, location: location))
    }
    return endpoints
  }

  static func nameIDFormats(of role: UnverifiedElement) -> [String] {
    role.children("NameIDFormat", in: namespace).flatMap { words(of: $0.text) }.map(String.init)
  }

  static func flag(_ name: String, of element: UnverifiedElement) throws(CodedError) -> Bool {
    switch element.attribute(name) {
    case nil, "false", "0": return false
    case "true", "1": return true
    case let text?: throw wrongValue(name, text, expected: "true or false")
    }
  }

  static func validUntil(_ elements: UnverifiedElement...) throws(CodedError) -> Instant? {
    var earliest: Instant?
    for element in elements {
      guard let text = element.attribute("validUntil") else { continue }
      guard let instant = Instant(rfc3339: text) else {
        throw wrongValue("validUntil", text, expected: "a dateTime with a zone")
      }
      earliest = min(earliest ?? instant, instant)
    }
    return earliest
  }

  static func noEndpoint(expected: String, received: String?) -> CodedError {
    CodedError(
      .samlMetadataEndpoint, "the identity provider cannot be reached", expected: expected,
      received: received.map { String($0.prefix(120)) },
      remedy: "enable SAML sign-in at the identity provider and give its metadata again")
  }

  private static func speaks(_ binding: String) -> Bool {
    binding.hasSameOctets(as: SAMLVocabulary.redirectBinding) || binding.hasSameOctets(as: SAMLVocabulary.postBinding)
  }

  /// The words between white space.
  private static func words(of text: String?) -> [Substring] {
    text?.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" } ?? []
  }

  private static func wrongValue(_ name: String, _ text: String, expected: String) -> CodedError {
    CodedError(
      .samlMetadataValue, "the attribute `\(name)` has a value of another type", expected: expected,
      received: String(text.prefix(80)), remedy: "write the value as XML Schema does")
  }
}
