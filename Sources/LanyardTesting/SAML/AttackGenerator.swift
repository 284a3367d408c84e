public import Diagnostics
public import SAML
public import SampleIdP
public import SignedXML

/// Turns genuine responses of the sample identity provider into attacks.
///
/// The attacker is a customer with a valid response about themselves who wants to be `victim`; they know every trick of
/// ``SAMLAttack`` and no private key but their own.
public struct AttackGenerator: Sendable {
  public let idp: SampleIdentityProvider
  /// The attacker's own key, which nobody trusts.
  public let attackerKey: SigningKey
  /// The service's public key for encryption, which everybody knows.
  public let serviceKey: EncryptionKey
  /// Whom the genuine response is about.
  public let attacker: SamplePerson
  /// Whom the attacker wants to be.
  public let victim: SamplePerson
  public let acsURL: String
  public let audience: String
  public let now: Instant

  public init(
    idp: SampleIdentityProvider, attackerKey: SigningKey, serviceKey: EncryptionKey, attacker: SamplePerson,
    victim: SamplePerson,
    acsURL: String, audience: String, now: Instant
  ) {
    self.idp = idp
    self.attackerKey = attackerKey
    self.serviceKey = serviceKey
    self.attacker = attacker
    self.victim = victim
    self.acsURL = acsURL
    self.audience = audience
    self.now = now
  }

  /// The response that the attacker came by honestly.
  ///
  /// - Throws: what the sample identity provider throws.
  public func genuine(_ sign: SampleResponseOptions.Signing = .assertion) throws(CodedError) -> [UInt8] {
    try respond(about: attacker, options(sign))
  }

  /// The attack's message as XML, and `context` in the circumstances that the attack needs.
  ///
  /// - Throws: what the sample identity provider throws, and `internal` where the recipe does not fit its messages any more.
  public func stage(
    _ attack: SAMLAttack, in context: ValidationContext
  ) throws(CodedError) -> (message: [UInt8], context: ValidationContext) {
    let made = try attack.recipe(self)
    guard made.missed.isEmpty else {
      throw CodedError(
        .internal, "the attack \(attack.name) does not find its place", expected: made.missed.joined(separator: " … "),
        remedy: "bring the recipe up to what the sample identity provider writes")
    }
    var context = context
    attack.change(&context, SAMLAttack.Scene(make: self, message: made))
    return (made.octets, context)
  }

  func options(_ sign: SampleResponseOptions.Signing) -> SampleResponseOptions {
    SampleResponseOptions(sign: sign, style: .keycloak)
  }

  func respond(about person: SamplePerson, _ options: SampleResponseOptions) throws(CodedError) -> [UInt8] {
    try idp.respond(to: nil, for: person, acsURL: acsURL, audience: audience, now: now, options: options)
  }
}

/// What recipes start from.
extension AttackGenerator {
  /// A genuine response, ready to be cut.
  func surgery(_ sign: SampleResponseOptions.Signing = .assertion) throws(CodedError) -> ResponseSurgery {
    ResponseSurgery(try genuine(sign))
  }

  /// An unsigned response about the victim.
  func forgedResponse() throws(CodedError) -> ResponseSurgery {
    ResponseSurgery(try respond(about: victim, options(.nothing)))
  }

  /// An unsigned assertion about the victim; its ID differs from every genuine one.
  func forgedAssertion() throws(CodedError) -> String {
    try forgedResponse().assertion
  }

  /// A signed response that says no.
  func signedError() throws(CodedError) -> ResponseSurgery {
    var options = options(.response)
    options.status = "urn:oasis:names:tc:SAML:2.0:status:Responder"
    return ResponseSurgery(try respond(about: attacker, options))
  }

  /// A forged response, signed with the attacker's key over its assertion.
  func signedByAttacker() throws(CodedError) -> ResponseSurgery {
    let forged = try forgedResponse()
    return ResponseSurgery(try Signer.sign(xml: forged.octets, elementID: forged.assertionID, key: attackerKey))
  }

  /// The message with the identity provider's signatures added as it stands.
  func signed(_ message: ResponseSurgery, _ sign: SampleResponseOptions.Signing) throws(CodedError) -> ResponseSurgery {
    var octets = message.octets
    if sign == .assertion || sign == .both {
      octets = try Signer.sign(xml: octets, elementID: message.assertionID, key: idp.key)
    }
    if sign == .response || sign == .both {
      octets = try Signer.sign(xml: octets, elementID: message.responseID, key: idp.key)
    }
    return message.followed(by: octets)
  }
}
