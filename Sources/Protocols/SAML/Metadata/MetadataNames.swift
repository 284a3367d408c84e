internal import Diagnostics
internal import SignedXML

/// Names for people and scopes, which federations write as extensions. They decide nothing.
enum MetadataNames {
  private static let interface = "urn:oasis:names:tc:SAML:metadata:ui"
  private static let shibboleth = "urn:mace:shibboleth:metadata:1.0"
  private static let maximumScopes = 64

  static func displayName<Element: XMLElementView>(of entity: Element, _ role: Element) -> String? {
    let shown = extensions(of: role).flatMap { $0.children("UIInfo", in: interface) }
      .flatMap { $0.children("DisplayName", in: interface) }
    let organizations = (entity.children + role.children).filter {
      $0.isNamed("Organization", in: SAMLVocabulary.metadataNamespace)
    }
    let names = organizations.flatMap { $0.children("OrganizationDisplayName", in: SAMLVocabulary.metadataNamespace) }
    return preferred(shown) ?? preferred(names)
  }

  static func scopes<Element: XMLElementView>(of entity: Element, _ role: Element) -> [String] {
    let scopes = (extensions(of: entity) + extensions(of: role)).flatMap { $0.children("Scope", in: shibboleth) }
    let plain = scopes.filter { !($0.attribute("regexp").flatMap { Bool(schemaText: $0) } ?? false) }
    return plain.prefix(maximumScopes).map(\.text)
  }

  private static func extensions<Element: XMLElementView>(of element: Element) -> [Element] {
    element.children("Extensions", in: SAMLVocabulary.metadataNamespace)
  }

  private static func preferred(_ elements: [some XMLElementView]) -> String? {
    let english = elements.first { element in
      element.attributes.contains { $0.localName.hasSameOctets(as: "lang") && $0.value.hasSameOctets(as: "en") }
    }
    let name = (english ?? elements.first)?.text
    return name.flatMap { $0.isEmpty || $0.utf8.count > 1024 ? nil : $0 }
  }
}
