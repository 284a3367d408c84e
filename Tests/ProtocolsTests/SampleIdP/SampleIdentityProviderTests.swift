import Diagnostics
import SAML
import SampleIdP
import SignedXML
import Synchronization
import Testing

/// Identifiers in order, so that messages are alike from run to run.
private func countingIDs() -> @Sendable () -> String {
  let counter = Mutex(0)
  return {
    counter.withLock { count in
      count += 1
      return "_id-\(count)"
    }
  }
}

@Suite("Sample identity provider")
struct SampleIdentityProviderTests {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  /// One key for the suite: making one takes a tenth of a second.
  private static let key = Result { () throws(CodedError) in
    try SigningKey.generate(commonName: "idp.example", now: now)
  }

  private let idp: SampleIdentityProvider
  private let alice = SamplePerson(
    nameID: "alice@acme.example",
    attributes: [
      .init("groups", ["Support", "On-call"]), .init("displayName", ["Alice <Müller> & \"Söhne\""]),
    ])
  private let request = AuthnRequest(
    id: "_request-1", issueInstant: now, destination: "https://idp.example/sso", acsURL: "https://sp.example/acs",
    spEntityID: "https://sp.example/metadata")

  init() throws {
    idp = SampleIdentityProvider(
      entityID: "https://idp.example/metadata", ssoURL: "https://idp.example/sso", key: try Self.key.get(),
      makeID: countingIDs())
  }

  private func respond(_ options: SampleResponseOptions, to request: AuthnRequest? = nil) throws -> ParsedDocument {
    let octets = try idp.respond(
      to: request ?? self.request, for: alice, acsURL: "https://sp.example/acs",
      audience: "https://sp.example/metadata",
      now: Self.now, options: options)
    return try ParsedDocument(parsing: octets)
  }

  private var verifier: SignatureVerifier {
    SignatureVerifier(keys: [idp.key.verificationKey], allowed: .standard)
  }

  private let assertionNamespace = "urn:oasis:names:tc:SAML:2.0:assertion"
  private let signatureNamespace = "http://www.w3.org/2000/09/xmldsig#"

  @Test func itsMetadataIsReadBackAsItIs() throws {
    let metadata = try IdentityProviderMetadata(parsing: idp.metadata())
    #expect(metadata.entityID == "https://idp.example/metadata")
    #expect(metadata.redirectLocation?.text == "https://idp.example/sso")
    #expect(metadata.postLocation?.text == "https://idp.example/sso")
    #expect(metadata.signingCertificates == [idp.key.certificateDER])
    #expect(metadata.nameIDFormats == [NameIDFormat.emailAddress])
  }

  @Test(arguments: SampleResponseOptions.Signing.allCases, SampleResponseOptions.Style.allCases)
  func whatIsAskedForIsSigned(sign: SampleResponseOptions.Signing, style: SampleResponseOptions.Style) throws {
    let document = try respond(SampleResponseOptions(sign: sign, style: style))
    let assertion = try #require(document.root.onlyChild("Assertion", in: assertionNamespace))
    let signed = [document.root, assertion].filter { element in
      element.children.dropFirst().first?.isNamed("Signature", in: signatureNamespace) == true
    }
    switch sign {
    case .assertion: #expect(signed == [assertion])
    case .response: #expect(signed == [document.root])
    case .both: #expect(signed == [document.root, assertion])
    case .nothing: #expect(signed.isEmpty)
    }
    for element in signed {
      let verified = try verifier.verify(element)
      #expect(verified.element.attribute("ID") == element.attribute("ID"))
    }
  }

  @Test(arguments: SampleResponseOptions.Style.allCases)
  func theAnswerFitsTheRequest(style: SampleResponseOptions.Style) throws {
    let document = try respond(SampleResponseOptions(style: style))
    #expect(document.root.attribute("InResponseTo") == "_request-1")
    #expect(document.root.attribute("Destination") == "https://sp.example/acs")
    let assertion = try #require(document.root.onlyChild("Assertion", in: assertionNamespace))
    let subject = try #require(assertion.onlyChild("Subject", in: assertionNamespace))
    #expect(subject.onlyChild("NameID", in: assertionNamespace)?.text == "alice@acme.example")
    let statement = try #require(assertion.onlyChild("AttributeStatement", in: assertionNamespace))
    let values = statement.children.flatMap(\.children).map(\.text)
    #expect(values == ["Support", "On-call", "Alice <Müller> & \"Söhne\""])
    #expect(statement.children.count == (style == .okta ? 2 : 3))
  }

  @Test func withoutARequestNoneIsNamed() throws {
    let octets = try idp.respond(
      to: nil, for: alice, acsURL: "https://sp.example/acs", audience: "https://sp.example/metadata", now: Self.now)
    #expect(!String(decoding: octets, as: UTF8.self).contains("InResponseTo"))
  }

  @Test func anErrorBringsNoPerson() throws {
    var options = SampleResponseOptions(sign: .both)
    options.status = "urn:oasis:names:tc:SAML:2.0:status:Responder"
    let document = try respond(options)
    #expect(document.root.children("Assertion", in: assertionNamespace).isEmpty)
    _ = try verifier.verify(document.root)
  }

  @Test func overridesAreWhatIsSaid() throws {
    var options = SampleResponseOptions()
    options.audience = "https://other.example"
    options.recipient = "https://other.example/acs"
    options.notOnOrAfter = Self.now - .seconds(600)
    options.inResponseTo = "_other"
    let octets = try idp.respond(
      to: request, for: alice, acsURL: "https://sp.example/acs", audience: "https://sp.example/metadata", now: Self.now,
      options: options)
    let text = String(decoding: octets, as: UTF8.self)
    #expect(text.contains(">https://other.example</saml2:Audience>"))
    #expect(text.contains("Recipient=\"https://other.example/acs\""))
    #expect(text.contains("InResponseTo=\"_other\"") && !text.contains("_request-1"))
    #expect(text.contains("NotOnOrAfter=\"\((Self.now - .seconds(600)).rfc3339)\""))
  }

  @Test func aValueThatXMLCannotCarryIsRefused() {
    let person = SamplePerson(nameID: "al\u{0}ice")
    #expect(throws: CodedError(.samlMessageCharacter, "", remedy: "")) {
      try idp.respond(to: nil, for: person, acsURL: "a", audience: "b", now: Self.now)
    }
  }
}
