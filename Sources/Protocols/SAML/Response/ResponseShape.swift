internal import Diagnostics
internal import SignedXML

/// Walks a response by the tables of ``ResponseSchema``: known children, in order, as often as allowed, known
/// attributes in no namespace. It believes nothing; it makes sure that what is read later means one thing.
struct ResponseShape {
  /// Whether a Signature may stand anywhere among its siblings.
  let takesSignatureAnywhere: Bool

  /// - Throws: `saml.response.root`, `saml.version`, `saml.shape.*`, `saml.signature.position`,
  ///   `saml.signature.count`.
  func check(_ root: UnverifiedElement) throws(CodedError) {
    guard Self.key(of: root) == "p:Response" else {
      throw CodedError(
        .responseRoot, "the document is not a SAML response", expected: "`Response` of SAML 2.0",
        received: root.localName.inBackticks, remedy: "post the identity provider's `SAMLResponse`")
    }
    try walk(root, Self.key(of: root))
    try Self.checkVersion(root)
    for assertion in root.children("Assertion", in: SAMLVocabulary.assertionNamespace) {
      try Self.checkVersion(assertion)
    }
  }

  /// Checks an element that was encrypted, by the rule of its name.
  ///
  /// - Throws: as ``check(_:)``.
  func check(plaintext element: UnverifiedElement) throws(CodedError) {
    let key = Self.key(of: element)
    try walk(element, key)
    if key == "a:Assertion" { try Self.checkVersion(element) }
  }

  private static func checkVersion(_ element: UnverifiedElement) throws(CodedError) {
    let version = element.attribute("Version") ?? ""
    guard version.hasSameOctets(as: "2.0") else {
      throw CodedError(
        .samlVersion, "\(element.localName.inBackticks) is not of SAML 2.0", expected: "`2.0`",
        received: version.inBackticks, remedy: "have the identity provider speak SAML 2.0")
    }
  }

  private func walk(_ element: UnverifiedElement, _ key: String) throws(CodedError) {
    guard let rule = ResponseSchema.rules[key] else { return }
    try checkAttributes(element, rule)
    switch rule.content {
    case .any:
      // Audiences decide, so they are walked although unknown conditions are left to the policy that refuses them.
      guard key == "a:Conditions" else { return }
      for child in element.children { try walk(child, Self.key(of: child)) }
    case .text:
      if let child = element.children.first { throw Self.unexpected(child, in: element) }
    case .sequence(let particles):
      guard element.hasOnlyBlankText else { throw Self.strayText(element) }
      try match(element, particles)
    }
  }

  private func match(_ element: UnverifiedElement, _ particles: [ElementRule.Particle]) throws(CodedError) {
    var step = 0
    var count = 0
    var signatures = 0
    for child in element.children {
      let key = Self.key(of: child)
      if key == "ds:Signature" {
        signatures += 1
        guard signatures == 1 else { throw Self.repeatedSignature(element) }
        if takesSignatureAnywhere, particles.contains(where: { $0.names.contains(key) }) { continue }
      }
      guard particles[step...].contains(where: { $0.names.contains(key) }) else {
        throw Self.unexpected(child, in: element)
      }
      while step < particles.count, !(particles[step].names.contains(key) && count < particles[step].most) {
        guard count >= particles[step].least else { throw Self.missing(particles[step], before: child, in: element) }
        step += 1
        count = 0
      }
      guard step < particles.count else { throw Self.unexpected(child, in: element) }
      count += 1
      try walk(child, key)
    }
    for index in step..<max(step, particles.count) {
      guard (index == step ? count : 0) >= particles[index].least else {
        throw Self.missing(particles[index], before: nil, in: element)
      }
    }
  }

  private func checkAttributes(_ element: UnverifiedElement, _ rule: ElementRule) throws(CodedError) {
    for attribute in element.attributes {
      if let namespace = attribute.namespaceURI {
        guard rule.takesForeignAttributes || namespace.hasSameOctets(as: SAMLVocabulary.instanceNamespace) else {
          throw Self.unexpectedAttribute(attribute, in: element)
        }
      } else if !rule.required.contains(attribute.localName), !rule.optional.contains(attribute.localName),
        !rule.takesForeignAttributes
      {
        throw Self.unexpectedAttribute(attribute, in: element)
      }
    }
    for name in rule.required where element.attribute(name) == nil {
      throw CodedError(
        .shapeAttributeMissing, "\(element.localName.inBackticks) has no attribute `\(name)`", expected: "`\(name)`",
        remedy: "have the identity provider send schema-valid SAML 2.0")
    }
  }

  /// The element's name as the tables write it.
  private static func key(of element: UnverifiedElement) -> String {
    switch element.namespaceURI {
    case let uri? where uri.hasSameOctets(as: SAMLVocabulary.assertionNamespace): "a:" + element.localName
    case let uri? where uri.hasSameOctets(as: SAMLVocabulary.protocolNamespace): "p:" + element.localName
    case let uri? where uri.hasSameOctets(as: SAMLVocabulary.signatureNamespace): "ds:" + element.localName
    default: "?:" + element.localName
    }
  }
}
