internal import Diagnostics
internal import SignedXML

/// The steps of reading one entity's metadata.
enum MetadataReader {
  private static let namespace = SAMLVocabulary.metadataNamespace

  /// An entity with its roles told apart; never fails, since one entity must not hide the others.
  static func content(of entity: StreamedElement, _ entityID: String) -> MetadataEntity.Content {
    let roles = entity.element.children.map(\.localName).filter { $0.hasSuffix("Descriptor") }
    guard !identityProviderRoles(of: entity.element).isEmpty else { return .other(roles: roles) }
    do throws(CodedError) {
      return .identityProvider(try IdentityProviderMetadata(entity.element, in: entity.containers))
    } catch {
      return .unusable(error)
    }
  }

  static func entityID(of entity: some XMLElementView) throws(CodedError) -> String {
    guard let text = entity.attribute("entityID"), (1...1024).contains(text.utf8.count) else {
      throw CodedError(
        .samlMetadataEntityID, "the entity has no usable entityID", expected: "1 to 1024 octets",
        received: entity.attribute("entityID").map { "\($0.utf8.count) octets" },
        remedy: "give the metadata as the identity provider publishes it")
    }
    return text
  }

  /// The roles that speak SAML 2.0. Others beside them, for SAML 1.1 or WS-Federation, are none of ours.
  private static func identityProviderRoles<Element: XMLElementView>(of entity: Element) -> [Element] {
    entity.children("IDPSSODescriptor", in: namespace).filter { role in
      words(of: role.attribute("protocolSupportEnumeration")).contains {
        $0.hasSameOctets(as: SAMLVocabulary.protocolNamespace)
      }
    }
  }

  /// The one role that speaks SAML 2.0. Two would leave open which keys count.
  static func identityProviderRole<Element: XMLElementView>(of entity: Element) throws(CodedError) -> Element {
    let roles = identityProviderRoles(of: entity)
    guard roles.count == 1 else { throw noRole(received: "\(roles.count)") }
    return roles[0]
  }

  /// The endpoints of the bindings we speak; those of others are passed over.
  static func endpoints(
    _ name: String, of role: some XMLElementView
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

  static func nameIDFormats(of role: some XMLElementView) -> [String] {
    role.children("NameIDFormat", in: namespace).flatMap { words(of: $0.text) }.map(String.init)
  }

  static func flag(_ name: String, of element: some XMLElementView) throws(CodedError) -> Bool {
    guard let text = element.attribute(name) else { return false }
    guard let flag = Bool(schemaText: text) else { throw wrongValue(name, text, expected: "true or false") }
    return flag
  }

  static func noRole(received: String) -> CodedError {
    CodedError(
      .samlMetadataRole, "the entity is not one SAML 2.0 identity provider",
      expected: "one IDPSSODescriptor that speaks SAML 2.0", received: received,
      remedy: "give the metadata of the identity provider, not that of a service provider")
  }

  static func noEndpoint(expected: String, received: String?) -> CodedError {
    CodedError(
      .samlMetadataEndpoint, "the identity provider cannot be reached", expected: expected,
      received: received?.inBackticks,
      remedy: "enable SAML sign-in at the identity provider and give its metadata again")
  }

  static func wrongValue(_ name: String, _ text: String, expected: String) -> CodedError {
    CodedError(
      .samlMetadataValue, "the attribute `\(name)` has a value of another type", expected: expected,
      received: text.inBackticks, remedy: "write the value as XML Schema does")
  }

  private static func speaks(_ binding: String) -> Bool {
    binding.hasSameOctets(as: SAMLVocabulary.redirectBinding) || binding.hasSameOctets(as: SAMLVocabulary.postBinding)
  }

  /// The words between white space.
  private static func words(of text: String?) -> [Substring] {
    text?.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" } ?? []
  }
}
