public import Diagnostics
public import SAML
public import SignedXML

/// A small identity provider that signs what it is told to: for the demo, the sandbox and the tests, never for people.
///
/// It asks nobody for a password and remembers nothing. Its key is the caller's to make and keep; time and identifiers
/// come in, so that a response can be made twice alike but for its signature.
public struct SampleIdentityProvider: Sendable {
  public let entityID: String
  /// Where it takes requests.
  public let ssoURL: String
  public let key: SigningKey
  private let makeID: @Sendable () -> String

  /// - Parameter makeID: A new NCName for every message and assertion; unguessable outside tests.
  public init(entityID: String, ssoURL: String, key: SigningKey, makeID: @escaping @Sendable () -> String) {
    self.entityID = entityID
    self.ssoURL = ssoURL
    self.key = key
    self.makeID = makeID
  }

  /// Its metadata as XML in UTF-8, unsigned.
  ///
  /// - Throws: `saml.message.character`.
  public func metadata() throws(CodedError) -> [UInt8] {
    let endpoints = [SAMLVocabulary.redirectBinding, SAMLVocabulary.postBinding].map {
      XMLMarkup.element("md:SingleSignOnService", [("Binding", $0), ("Location", ssoURL)])
    }
    let role = XMLMarkup.element(
      "md:IDPSSODescriptor", [("protocolSupportEnumeration", SAMLVocabulary.protocolNamespace)],
      [
        MetadataMarkup.key(key.certificateDER, use: "signing"),
        .element("md:NameIDFormat", text: NameIDFormat.emailAddress),
      ] + endpoints)
    return try XMLMarkup.element(
      "md:EntityDescriptor", [("xmlns:md", SAMLVocabulary.metadataNamespace), ("entityID", entityID)], [role]
    ).document()
  }

  /// A response about `person` to `request`, or without one (begun by the identity provider); XML, for `POSTBinding.page`.
  ///
  /// - Throws: the signer's codes, `saml.encrypting.failed`, `saml.message.character` for a value that XML cannot carry.
  public func respond(
    to request: AuthnRequest?, for person: SamplePerson, acsURL: String, audience: String, now: Instant,
    options: SampleResponseOptions = SampleResponseOptions()
  ) throws(CodedError) -> [UInt8] {
    let response = SampleResponse(
      responseID: makeID(), assertionID: makeID(), issuer: entityID, person: person, acsURL: acsURL, audience: audience,
      inResponseTo: options.inResponseTo ?? request?.id, now: now, options: options)
    return try sign(try response.markup.document(), response)
  }

  /// The assertion first, because the response's signature covers the assertion's, and its ciphertext.
  private func sign(_ unsigned: [UInt8], _ response: SampleResponse) throws(CodedError) -> [UInt8] {
    var octets = try response.options.encryption?.encryptingInside(unsigned) ?? unsigned
    if response.options.sign.coversAssertion, response.holdsAssertion {
      let prefixes = response.options.style == .okta ? ["xs"] : []
      octets = try Signer.sign(
        xml: octets, elementID: response.assertionID, key: key, options: .init(prefixList: prefixes))
    }
    octets = try response.options.encryption?.encryptingAssertion(octets) ?? octets
    if response.options.sign.coversResponse {
      octets = try Signer.sign(xml: octets, elementID: response.responseID, key: key)
    }
    return octets
  }
}
