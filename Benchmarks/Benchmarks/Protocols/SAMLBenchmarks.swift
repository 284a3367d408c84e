import Benchmark
import Diagnostics
import SAML
import SignedXML
import Workbench

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
    let signingKey = try SigningKey.generate(commonName: "idp.example", validDays: 30, now: SampleMessage.now)
    response = try SampleMessage.response(signedBy: signingKey, sign: .assertion)
    key = try VerificationKey(certificatePEM: signingKey.certificatePEM)
    signature = try signingKey.signature(over: message, algorithm: .rsaSHA256)
    context = SampleMessage.context(trusting: [key])
  }
}
