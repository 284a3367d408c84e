import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

/// Judges messages and keeps those it accepts as files, for other programs to judge.
final class DifferentialBench {
  private struct Accepted {
    let file: String
    let key: Int
    let assertion: ValidatedAssertion
    /// The signed elements: where their signatures stand, and their IDs.
    let signatures: [(path: String, identifier: String)]
  }

  private static let paths = (
    response: "/*[local-name()='Response']/*[local-name()='Signature']",
    assertion: "/*/*[local-name()='Assertion']/*[local-name()='Signature']"
  )

  private let folder: String
  private let keys: [SigningKey]
  private let context: ValidationContext
  private var accepted: [Accepted] = []

  init(keys: [SigningKey], now: Instant) throws {
    folder = NSTemporaryDirectory() + "lanyard-differential-\(UUID().uuidString)"
    self.keys = keys
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (number, key) in keys.enumerated() {
      try key.certificatePEM.write(toFile: "\(folder)/\(number).pem", atomically: true, encoding: .utf8)
      try key.privateKeyPEM.reveal().write(toFile: "\(folder)/\(number).key", atomically: true, encoding: .utf8)
    }
    var context = ValidationContext(
      spEntityID: "https://sp.example", acsURL: "https://sp.example/acs", inResponseTo: nil, now: now,
      idp: IdentityProviderTrust(entityID: "https://idp.example", signingCertificates: keys.map(\.verificationKey)))
    context.policy.allowIdPInitiated = true
    self.context = context
  }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Whether Lanyard accepts the message; if so it is kept.
  func take(_ octets: [UInt8], key: Int) throws -> Bool {
    let verdict = ResponseValidator().judge(octets, context: context)
    guard let assertion = verdict.assertion else { return false }
    let file = "\(folder)/\(accepted.count).xml"
    try Data(octets).write(to: URL(fileURLWithPath: file))
    // What was verified is in the trace, by the name that its reference gives.
    let signatures = verdict.findings.compactMap { finding -> (String, String)? in
      guard let name = finding.expected?.dropFirst() else { return nil }
      switch finding.check {
      case "signature.response": return (Self.paths.response, String(name))
      case "signature.assertion": return (Self.paths.assertion, String(name))
      default: return nil
      }
    }
    accepted.append(Accepted(file: file, key: key, assertion: assertion, signatures: signatures))
    return true
  }

  /// The message with its one signature made anew by xmlsec1.
  func signedByOthers(_ octets: [UInt8]) throws -> [UInt8] {
    let (input, output) = ("\(folder)/template.xml", "\(folder)/signed.xml")
    try Data(octets).write(to: URL(fileURLWithPath: input))
    let outcome = try XMLSec1.sign(input, to: output, key: "\(folder)/0.key")
    #expect(outcome.status == 0, "\(outcome.output)")
    return Array(try Data(contentsOf: URL(fileURLWithPath: output)))
  }

  /// Every signature that was believed holds for xmlsec1, and what it covers says the same to another parser.
  func compareWithOthers() throws {
    for (number, _) in keys.enumerated() {
      for path in [Self.paths.response, Self.paths.assertion] {
        let files = accepted.filter { $0.key == number && $0.signatures.contains { $0.path == path } }.map(\.file)
        for start in stride(from: 0, to: files.count, by: 200) {
          let batch = Array(files[start..<min(files.count, start + 200)])
          let outcome = try XMLSec1.verify(batch, at: path, certificate: "\(folder)/\(number).pem")
          #expect(outcome.status == 0, "\(outcome.output.suffix(600))")
          // One line a file; a program that did nothing would say nothing.
          #expect(outcome.output.split(separator: "\n").count { $0 == "OK" } == batch.count)
        }
      }
    }
    try compareReadings()
  }

  private func compareReadings() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Vectors/SAML/read_signed.py").path
    let pairs = accepted.flatMap { message in message.signatures.map { (message, $0.identifier) } }
    let input = pairs.map { "\($0.0.file) \($0.1)\n" }.joined()
    let outcome = try ForeignTool(name: "python3").run([script], input: input)
    let lines = outcome.output.split(separator: "\n")
    #expect(outcome.status == 0 && lines.count == pairs.count, "\(outcome.output.suffix(600))")
    for (line, (message, _)) in zip(lines, pairs) {
      let said = try JSONDecoder().decode(Reading.self, from: Data(line.utf8))
      let same =
        message.assertion.nameID?.hasSameOctets(as: said.nameID) == true
        && message.assertion.attributes.allSatisfy { attribute in
          (said.attributes[attribute.name] ?? []).elementsEqual(attribute.values) { $0.hasSameOctets(as: $1) }
        } && message.assertion.attributes.count == said.attributes.count
      #expect(same, "\(message.file): \(line)")
    }
  }

  private struct Reading: Decodable {
    let nameID: String
    let attributes: [String: [String]]
  }
}
