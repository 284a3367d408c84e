import Diagnostics
import SAML
import SampleIdP
import SignedXML

/// A response as a big identity provider sends it, and the context that accepts it.
public enum SampleMessage {
  public static let now = Instant(milliseconds: 1_780_000_000_000)
  public static let issuer = "https://idp.example/metadata"
  private static let acs = "https://lanyard.example/t/acme/saml/main/acs"
  private static let audience = "https://lanyard.example/sp"

  /// - Parameter groups: Each is about sixty octets; 14 of them make 8 KB with an RSA-2048 signature.
  public static func response(
    signedBy key: SigningKey, sign: SampleResponseOptions.Signing, groups: Int = 14
  ) throws -> [UInt8] {
    let idp = SampleIdentityProvider(
      entityID: issuer, ssoURL: "https://idp.example/sso", key: key,
      makeID: { "_" + String(UInt64.random(in: .min ... .max), radix: 16) })
    let names = (0..<groups).map { "cn=group-\($0),ou=departments,ou=groups,dc=corp,dc=example,dc=org" }
    let person = SamplePerson(
      nameID: "alice@corp.example", attributes: [.init("displayName", ["Alice Müller"]), .init("groups", names)])
    var options = SampleResponseOptions(sign: sign, style: .keycloak)
    options.inResponseTo = "_request"
    return try idp.respond(to: nil, for: person, acsURL: acs, audience: audience, now: now, options: options)
  }

  public static func context(trusting keys: [VerificationKey]) -> ValidationContext {
    ValidationContext(
      spEntityID: audience, acsURL: acs, inResponseTo: "_request", now: now,
      idp: IdentityProviderTrust(entityID: issuer, signingCertificates: keys))
  }
}
