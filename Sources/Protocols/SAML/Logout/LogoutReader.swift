internal import Diagnostics
internal import SignedXML

/// Reads a logout message. It says what the element says; whether that element is signed, the run has seen to.
struct LogoutReader<Element: XMLElementView> {
  /// More sessions than one person has; each costs the caller a search.
  static var maximumSessionIndexes: Int { 64 }
  /// As for assertions; session indexes are held to it too.
  static var maximumNameOctets: Int { 1024 }

  let root: Element
  /// What an EncryptedID held.
  let decryptedName: Element?

  init(root: Element, decryptedName: Element? = nil) {
    self.root = root
    self.decryptedName = decryptedName
  }

  /// The root and its children, in the schema's order (SAML Core §3.7): what stands elsewhere could be read by somebody
  /// else as something else.
  ///
  /// - Throws: `saml.logout.root`, `saml.version`, `saml.shape.child`.
  func requireShape<Message: LogoutReadable>(of message: Message.Type) throws(CodedError) {
    guard root.isNamed(Message.elementName, in: SAMLVocabulary.protocolNamespace) else {
      throw CodedError(
        .samlLogoutRoot, "the document is no \(Message.elementName)", expected: "`\(Message.elementName)` of SAML 2.0",
        received: root.localName.inBackticks, remedy: "send logout messages to this address alone")
    }
    guard root.attribute("Version")?.hasSameOctets(as: "2.0") == true else {
      throw CodedError(
        .samlVersion, "the message is not of SAML 2.0", expected: "`2.0`",
        received: root.attribute("Version")?.inBackticks, remedy: "have the identity provider speak SAML 2.0")
    }
    try requireOrder(Self.envelope + Message.content)
  }

  private func requireOrder(_ steps: [LogoutStep]) throws(CodedError) {
    var next = 0
    for child in root.children {
      guard let found = steps[next...].firstIndex(where: { $0.takes(child) }) else {
        throw CodedError(
          .shapeChild, "\(child.localName.inBackticks) may not stand there", expected: "the schema's order",
          received: child.localName.inBackticks, remedy: "have the identity provider send schema-valid SAML 2.0")
      }
      next = steps[found].isRepeated ? found : found + 1
    }
  }

  private static var envelope: [LogoutStep] {
    [
      LogoutStep(["Issuer"], in: SAMLVocabulary.assertionNamespace),
      LogoutStep(["Signature"], in: SAMLVocabulary.signatureNamespace),
      LogoutStep(["Extensions"], in: SAMLVocabulary.protocolNamespace),
    ]
  }

  func id() throws(CodedError) -> String { try attribute("ID") }

  func issueInstant() throws(CodedError) -> Instant {
    let text = try attribute("IssueInstant")
    guard let instant = Instant(rfc3339: text) else { throw Self.wrongTime("IssueInstant", text) }
    return instant
  }

  func notOnOrAfter() throws(CodedError) -> Instant? {
    guard let text = root.attribute("NotOnOrAfter") else { return nil }
    guard let instant = Instant(rfc3339: text) else { throw Self.wrongTime("NotOnOrAfter", text) }
    return instant
  }

  /// Required here although the schema lets it be absent: without a sender nobody's session can be named.
  func issuer() throws(CodedError) -> String {
    guard let issuer = root.onlyChild("Issuer", in: SAMLVocabulary.assertionNamespace) else { throw missing("Issuer") }
    return try text(of: issuer)
  }

  /// - Throws: `saml.nameid.*`.
  func nameID() throws(CodedError) -> NameIdentifier {
    guard let element = decryptedName ?? root.onlyChild("NameID", in: SAMLVocabulary.assertionNamespace) else {
      throw CodedError(
        .nameIDMissing, "the request names no subject", expected: "a NameID", received: "none",
        remedy: "have the identity provider send the NameID of the sign-in")
    }
    _ = try text(of: element)
    return NameIdentifier(element)
  }

  /// - Throws: `saml.logout.session-index`.
  func sessionIndexes() throws(CodedError) -> [String] {
    let elements = root.children("SessionIndex", in: SAMLVocabulary.protocolNamespace)
    guard elements.count <= Self.maximumSessionIndexes else {
      throw CodedError(
        .samlLogoutSessionIndex, "the request names too many sessions",
        expected: "at most \(Self.maximumSessionIndexes)", received: "\(elements.count)",
        remedy: "have the identity provider name no session, which means all of them")
    }
    var indexes: [String] = []
    for element in elements { indexes.append(try text(of: element)) }
    return indexes
  }

  func status() throws(CodedError) -> ResponseStatus {
    guard let status = root.onlyChild("Status", in: SAMLVocabulary.protocolNamespace) else { throw missing("Status") }
    return ResponseStatus(status)
  }

  /// Text alone, not blank, bounded, and not changed in any way.
  private func text(of element: Element) throws(CodedError) -> String {
    let name = element.localName
    guard element.children.isEmpty else {
      throw CodedError(
        .shapeChild, "`\(name)` holds an element", expected: "text only",
        remedy: "have the identity provider send schema-valid SAML 2.0")
    }
    guard !element.hasOnlyBlankText else {
      throw CodedError(.nameIDBlank, "`\(name)` is blank", remedy: "have the identity provider fill `\(name)`")
    }
    guard element.text.utf8.count <= Self.maximumNameOctets else {
      throw CodedError(
        .nameIDLength, "`\(name)` is too long", expected: "at most \(Self.maximumNameOctets) octets",
        received: "\(element.text.utf8.count) octets", remedy: "have the identity provider send a shorter one")
    }
    return element.text
  }

  private func attribute(_ name: String) throws(CodedError) -> String {
    guard let value = root.attribute(name), !value.isEmpty else {
      throw CodedError(
        .shapeAttributeMissing, "the message has no attribute `\(name)`", expected: "`\(name)`",
        remedy: "have the identity provider send schema-valid SAML 2.0")
    }
    return value
  }

  private func missing(_ name: String) -> CodedError {
    CodedError(
      .shapeChildMissing, "the message lacks `\(name)`", expected: "`\(name)`",
      remedy: "have the identity provider send schema-valid SAML 2.0")
  }

  private static func wrongTime(_ name: String, _ text: String) -> CodedError {
    CodedError(
      .timeInvalid, "`\(name)` is not a time", expected: "such as `2026-11-22T09:30:00Z`",
      received: text.inBackticks, remedy: "have the identity provider send UTC times")
  }
}
