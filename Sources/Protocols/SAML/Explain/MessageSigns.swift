internal import SignedXML

/// What a message shows of its maker. It is read from the message as it came, verified or not, and only for the eye.
struct MessageSigns {
  private static let maximumAttributes = 64

  var issuers: [String] = []
  var identifiers: [String] = []
  var attributes: [String] = []
  /// Those that KeyInfo shows, each once.
  var certificates: [EmbeddedCertificate] = []

  /// - Parameter configured: the identity provider's entityID, which is the best sign where the message has none.
  init(_ octets: [UInt8], configured: String) {
    defer { issuers.append(configured) }
    // A message that cannot be parsed has its reason among the checks; here it just shows nothing.
    guard let document = try? ParsedDocument(parsing: octets, limits: .message) else { return }
    read(document.root)
    for child in document.root.children("Assertion", in: SAMLVocabulary.assertionNamespace).prefix(1) { read(child) }
  }

  private mutating func read(_ element: UnverifiedElement) {
    let namespace = SAMLVocabulary.assertionNamespace
    issuers += element.children("Issuer", in: namespace).prefix(1).map(\.text)
    identifiers += [element.attribute("ID")].compactMap { $0 }
    for certificate in element.embeddedCertificates where !certificates.contains(certificate) {
      certificates.append(certificate)
    }
    let statements = element.children("AttributeStatement", in: namespace).prefix(4)
    let names = statements.flatMap { $0.children("Attribute", in: namespace).prefix(Self.maximumAttributes) }
    attributes += names.compactMap { $0.attribute("Name") }
  }
}
