import Diagnostics
import SAML
import SampleIdP
import SignedXML
import Synchronization

/// Small signed messages, what they say, and messages that nobody should believe, as donors of their parts.
struct FuzzMessages {
  static let now = Instant(milliseconds: 1_795_000_000_000)
  static let shared = Result { try FuzzMessages() }

  let signed: [FuzzSource]
  let donors: [FuzzSource]
  let context: ValidationContext
  let identities: Set<Identity>

  private init() throws {
    let (trusted, foreign) = (try Self.key("idp.example"), try Self.key("attacker.example"))
    let service = try SigningKey.generate(commonName: "sp.example", now: Self.now)
    let encryption = try EncryptionKey(certificatePEM: service.certificatePEM)
    let unsigned = [Self.message("_a1", "alice@a.example", "Support"), Self.message("_b1", "bob@a.example", "Sales")]
    let forged = Self.message("_e1", "admin@acme.example", "Administrators")
    let assertion = try Self.sign(unsigned[0], "_a1", trusted)
    let response = try Self.sign(unsigned[1], "_b1-r", trusted)
    let hidden = try Self.encrypt(assertion, for: encryption, .aes256GCM)
    let changeable = try Self.encrypt(assertion, for: encryption, .aes128CBC)
    signed = [assertion, response, assertion, changeable, hidden].map { FuzzSource($0) }
    donors = [assertion, response, hidden, Array(forged.utf8), try Self.sign(forged, "_e1", foreign)].map {
      FuzzSource($0)
    }
    var context = ValidationContext(
      spEntityID: "https://sp.example", acsURL: "https://sp.example/acs", inResponseTo: "_q", now: Self.now,
      idp: IdentityProviderTrust(entityID: "https://idp.example", signingCertificates: [trusted.verificationKey]),
      spDecryptionKeys: [
        try DecryptionKey(privateKeyPEM: service.privateKeyPEM, certificatePEM: service.certificatePEM)
      ])
    context.policy.clockSkewSeconds = 0
    self.context = context
    identities = Set(
      signed.compactMap { ResponseValidator().judge($0.octets, context: context).assertion }.map { Identity($0) })
  }

  private static func key(_ name: String) throws -> SigningKey {
    try SigningKey.generate(commonName: name, now: now, kind: .p256)
  }

  private static func sign(_ xml: String, _ identifier: String, _ key: SigningKey) throws -> [UInt8] {
    try Signer.sign(
      xml: xml, elementID: identifier, key: key, options: .init(algorithm: .ecdsaSHA256, includesCertificate: false))
  }

  private static func encrypt(
    _ xml: [UInt8], for key: EncryptionKey, _ cipher: ContentCipher
  ) throws -> [UInt8] {
    try Encryptor.encrypt(xml: xml, as: "EncryptedAssertion", for: key, options: .init(cipher: cipher)) {
      $0.isNamed("Assertion", in: SAMLVocabulary.assertionNamespace)
    }
  }

  /// As short as a response may be.
  private static func message(_ identifier: String, _ name: String, _ group: String) -> String {
    let instant = "2026-11-18T11:06:40Z"
    return """
      <samlp:Response xmlns:samlp="\(SAMLVocabulary.protocolNamespace)" ID="\(identifier)-r" Version="2.0" IssueInstant="\(instant)" \
      Destination="https://sp.example/acs" InResponseTo="_q"><samlp:Status><samlp:StatusCode \
      Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion \
      xmlns:saml="\(SAMLVocabulary.assertionNamespace)" ID="\(identifier)" Version="2.0" IssueInstant="\(instant)">\
      <saml:Issuer>https://idp.example</saml:Issuer><saml:Subject><saml:NameID>\(name)</saml:NameID>\
      <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData \
      InResponseTo="_q" NotOnOrAfter="2026-11-19T11:06:40Z" Recipient="https://sp.example/acs"/></saml:SubjectConfirmation>\
      </saml:Subject><saml:Conditions><saml:AudienceRestriction><saml:Audience>https://sp.example</saml:Audience>\
      </saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="\(instant)"><saml:AuthnContext>\
      <saml:AuthnContextClassRef>urn:x</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>\
      <saml:AttributeStatement><saml:Attribute Name="groups"><saml:AttributeValue>\(group)</saml:AttributeValue>\
      </saml:Attribute></saml:AttributeStatement></saml:Assertion></samlp:Response>
      """
  }
}
