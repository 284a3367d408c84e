import Diagnostics
import LanyardTesting
import SAML
import SampleIdP
import Testing

/// Reports are read by people in terminals and logs: what a message says cannot write lines, colours or quotes of its own
/// into them.
@Suite("Hostile text in what is reported")
struct HostileTextTests {
  private static let hostile = "x\n\u{9B}31merror\u{7F}\u{202E}\u{2028}\r` accepted `\u{85}\u{200B}"
  private static let fields: [(String, @Sendable (inout SampleResponseOptions) -> Void)] = [
    ("audience", { $0.audience = hostile }), ("recipient", { $0.recipient = hostile }),
    ("issuer", { $0.issuer = hostile }),
    ("destination", { $0.destination = hostile }), ("inResponseTo", { $0.inResponseTo = hostile }),
    ("status", { $0.status = hostile }),
  ]

  @Test(arguments: fields.map(\.0))
  func isShownAndNotObeyed(field: String) throws {
    let scene = try AttackScene()
    var options = SampleResponseOptions(sign: .response, style: .keycloak)
    Self.fields.first { $0.0 == field }?.1(&options)
    let message = try scene.generator.idp.respond(
      to: nil, for: scene.generator.attacker, acsURL: scene.generator.acsURL, audience: scene.generator.audience,
      now: AttackScene.now,
      options: options)
    let verdict = ResponseValidator().judge(message, context: scene.context)
    let error = try #require(verdict.error)
    #expect(error.received?.contains("error") == true)
    for text in [error.message, error.expected, error.received, error.remedy].compactMap({ $0 }) {
      #expect(text.unicodeScalars.allSatisfy { !Self.isObeyed($0) }, "\(text.debugDescription)")
    }
    #expect(error.received.map { $0.count { $0 == "`" } % 2 } == 0)
  }

  private static func isObeyed(_ scalar: Unicode.Scalar) -> Bool {
    [.control, .format, .lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
  }
}
