import Diagnostics
import Foundation
import SAML
import SignedXML
import Workbench

/// An 8 KB response whose assertion is signed, and the context that accepts it.
struct Material {
  static let kinds: [(name: String, kind: SigningKey.Kind, algorithm: SignatureAlgorithm)] = [
    ("rsa2048-sha256", .rsa2048, .rsaSHA256), ("rsa3072-sha256", .rsa3072, .rsaSHA256),
    ("rsa4096-sha256", .rsa4096, .rsaSHA256), ("rsa2048-pss-sha256", .rsa2048, .rsaPSSSHA256),
    ("rsa3072-pss-sha384", .rsa3072, .rsaPSSSHA384), ("rsa4096-pss-sha512", .rsa4096, .rsaPSSSHA512),
    ("p256-sha256", .p256, .ecdsaSHA256),
    ("p384-sha384", .p384, .ecdsaSHA384), ("p521-sha512", .p521, .ecdsaSHA512), ("ed25519", .ed25519, .ed25519),
  ]
  private static let message = Array("control".utf8)

  let response: [UInt8]
  let context: ValidationContext
  let key: VerificationKey
  let algorithm: SignatureAlgorithm
  let controlSignature: [UInt8]
  private let validator = ResponseValidator()

  static func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, kind, algorithm) in kinds {
      let key = try SigningKey.generate(commonName: "idp.example", validDays: 30, now: SampleMessage.now, kind: kind)
      let unsigned = try SampleMessage.response(signedBy: key, sign: .nothing)
      let text = String(decoding: unsigned, as: UTF8.self)
      guard let start = text.range(of: "Assertion ID=\""), let end = text[start.upperBound...].firstIndex(of: "\"")
      else {
        throw CodedError(.internal, "the sample response has no assertion", remedy: "look at the sample")
      }
      let signed = try Signer.sign(
        xml: unsigned, elementID: String(text[start.upperBound..<end]), key: key, options: .init(algorithm: algorithm))
      try Data(signed).write(to: folder.appending(path: name + ".xml"))
      try Data(key.certificatePEM.utf8).write(to: folder.appending(path: name + ".pem"))
      try Data(key.signature(over: message, algorithm: algorithm)).write(to: folder.appending(path: name + ".raw"))
    }
  }

  init(reading folder: URL, name: String) throws {
    func file(_ ending: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name + ending))) }
    response = try file(".xml")
    controlSignature = try file(".raw")
    key = try VerificationKey(certificatePEM: String(decoding: file(".pem"), as: UTF8.self))
    algorithm = Self.kinds.first { $0.name == name }?.algorithm ?? .rsaSHA256
    context = SampleMessage.context(trusting: [key])
  }

  func judge() {
    let verdict = validator.judge(response, context: context)
    precondition(verdict.outcome == .accept, "refused: \(verdict.error?.description ?? "")")
  }

  func verifyAlone() {
    precondition(key.isValid(signature: controlSignature, over: Self.message, algorithm: algorithm))
  }
}
