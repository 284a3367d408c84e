import Benchmark
import Diagnostics
import SAML
import SampleIdP
import SignedXML

/// The whole judgement of an 8 KB response whose assertion is signed with RSA-2048 and SHA-256; as the control, one
/// verification of a raw signature with the same key.
func samlBenchmarks() {
  guard let material = try? SAMLMaterial() else { fatalError("the benchmark's own material does not sign") }
  let validator = ResponseValidator()
  guard validator.judge(material.response, context: material.context).outcome == .accept else {
    fatalError("the benchmark's own response is refused")
  }

  Benchmark("SAML validate \(material.response.count / 1000) KB response") { benchmark in
    for _ in benchmark.scaledIterations { blackHole(validator.judge(material.response, context: material.context)) }
  }
  Benchmark("SAML validate, control: RSA-2048 verify alone") { benchmark in
    for _ in benchmark.scaledIterations {
      blackHole(
        material.key.isValid(signature: material.signature, over: material.message, algorithm: .rsaSHA256))
    }
  }
}

struct SAMLMaterial: Sendable {
  let response: [UInt8]
  let context: ValidationContext
  let key: VerificationKey
  let message = Array("control".utf8)
  let signature: [UInt8]

  init() throws {
    let now = Instant(milliseconds: 1_780_000_000_000)
    let signingKey = try SigningKey.generate(commonName: "idp.example", validDays: 30, now: now)
    let idp = SampleIdentityProvider(
      entityID: "https://idp.example/metadata", ssoURL: "https://idp.example/sso", key: signingKey,
      makeID: { "_" + String(UInt64.random(in: .min ... .max), radix: 16) })
    let groups = (0..<26).map { "cn=group-\($0),ou=departments,ou=groups,dc=corp,dc=example,dc=org" }
    let person = SamplePerson(
      nameID: "alice@corp.example",
      attributes: [.init("displayName", ["Alice Müller"]), .init("groups", groups)])
    let acs = "https://lanyard.example/t/acme/saml/main/acs"
    var options = SampleResponseOptions(sign: .assertion)
    options.inResponseTo = "_request"
    response = try idp.respond(
      to: nil, for: person, acsURL: acs, audience: "https://lanyard.example/sp", now: now, options: options)
    key = try VerificationKey(certificatePEM: signingKey.certificatePEM)
    signature = try signingKey.signature(over: message, algorithm: .rsaSHA256)
    context = ValidationContext(
      spEntityID: "https://lanyard.example/sp", acsURL: acs, inResponseTo: "_request", now: now,
      idp: IdentityProviderTrust(entityID: "https://idp.example/metadata", signingCertificates: [key]))
  }
}
