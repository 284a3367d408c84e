internal import Diagnostics
internal import SignedXML

/// Walks a response by the tables of ``ResponseSchema``: known children, in order, as often as allowed, known
/// attributes in no namespace. It believes nothing; it makes sure that what is read later means one thing.
struct ResponseShape {
  let leniencies: Set<ValidationPolicy.Leniency>

  /// Whether a Signature may stand anywhere among its siblings.
  private var takesSignatureAnywhere: Bool { leniencies.contains(.signaturePosition) }

  /// - Throws: `saml.response.root`, `saml.version`, `saml.shape.*`, `saml.signature.position`,
  ///   `saml.signature.count`.
  func check(_ root: UnverifiedElement) throws(CodedError) {
    let name = ResponseSchema.names.name(of: root)
    guard name.text == "p:Response" else {
      throw CodedError(
        .responseRoot, "the document is not a SAML response", expected: "`Response` of SAML 2.0",
        received: root.localName.inBackticks, remedy: "post the identity provider's `SAMLResponse`")
    }
    try walk(root, name)
    try Self.checkVersion(root)
    for assertion in root.children("Assertion", in: SAMLVocabulary.assertionNamespace) {
      try Self.checkVersion(assertion)
    }
  }

  /// Checks an element that was encrypted, by the rule of its name.
  ///
  /// - Throws: as ``check(_:)``.
  func check(plaintext element: UnverifiedElement) throws(CodedError) {
    let name = ResponseSchema.names.name(of: element)
    try walk(element, name)
    if name.text == "a:Assertion" { try Self.checkVersion(element) }
  }

  private static func checkVersion(_ element: UnverifiedElement) throws(CodedError) {
    let version = element.attribute("Version") ?? ""
    guard version.hasSameOctets(as: "2.0") else {
      throw CodedError(
        .samlVersion, "\(element.localName.inBackticks) is not of SAML 2.0", expected: "`2.0`",
        received: version.inBackticks, remedy: "have the identity provider speak SAML 2.0")
    }
  }

  private func walk(_ element: UnverifiedElement, _ name: SchemaName) throws(CodedError) {
    guard let rule = ResponseSchema.rule(of: name) else { return }
    try checkAttributes(element, rule)
    switch rule.content {
    case .any:
      // Audiences decide, so they are walked although unknown conditions are left to the policy that refuses them.
      guard name.text == "a:Conditions" else { return }
      var child = element.firstChild
      while let current = child {
        try walk(current, ResponseSchema.names.name(of: current))
        child = current.nextSibling
      }
    case .text:
      if let child = element.firstChild { throw Self.unexpected(child, in: element) }
    case .sequence(let particles):
      guard !mayBeEmpty(element, name) else { return }
      guard element.hasOnlyBlankText else { throw Self.strayText(element) }
      try match(element, particles)
    }
  }

  /// Elements that a leniency lets be empty although the schema asks for a child.
  private func mayBeEmpty(_ element: UnverifiedElement, _ name: SchemaName) -> Bool {
    guard !leniencies.isEmpty, !element.hasChildren, element.hasOnlyBlankText else { return false }
    return switch name.text {
    case "a:AttributeStatement": leniencies.contains(.emptyAttributeStatement)
    case "a:AudienceRestriction": leniencies.contains(.blankAudience)
    default: false
    }
  }

  private func match(_ element: UnverifiedElement, _ particles: [ElementRule.Particle]) throws(CodedError) {
    var step = 0
    var count = 0
    var signatures = 0
    var next = element.firstChild
    while let child = next {
      next = child.nextSibling
      let name = ResponseSchema.names.name(of: child)
      if name.isSignature {
        signatures += 1
        guard signatures == 1 else { throw Self.repeatedSignature(element) }
        if takesSignatureAnywhere, particles.contains(where: { $0.takes(name) }) { continue }
      }
      guard (step..<particles.count).contains(where: { particles[$0].takes(name) }) else {
        throw Self.unexpected(child, in: element)
      }
      while step < particles.count, !(particles[step].takes(name) && count < particles[step].most) {
        guard count >= particles[step].least else { throw Self.missing(particles[step], before: child, in: element) }
        step += 1
        count = 0
      }
      guard step < particles.count else { throw Self.unexpected(child, in: element) }
      count += 1
      try walk(child, name)
    }
    for index in step..<max(step, particles.count) {
      guard (index == step ? count : 0) >= particles[index].least else {
        throw Self.missing(particles[index], before: nil, in: element)
      }
    }
  }

  private static let instanceNamespaces = [SAMLVocabulary.instanceNamespace]

  private func checkAttributes(_ element: UnverifiedElement, _ rule: ElementRule) throws(CodedError) {
    if !rule.takesForeignAttributes,
      let attribute = element.firstAttribute(
        besides: rule.known, namespaces: Self.instanceNamespaces)
    {
      throw Self.unexpectedAttribute(attribute, in: element)
    }
    for name in rule.required where !element.hasAttribute(name) {
      throw CodedError(
        .shapeAttributeMissing, "\(element.localName.inBackticks) has no attribute `\(name)`", expected: "`\(name)`",
        remedy: "have the identity provider send schema-valid SAML 2.0")
    }
  }
}
