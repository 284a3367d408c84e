import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

/// Whatever is done to signed messages, in octets, tokens or trees, with pieces of other messages: what is accepted says
/// what a trusted key signed, whole, and the work stays within its bounds.
///
/// `LANYARD_FUZZ_CASES` in the environment sets how many messages are tried in all.
@Suite struct MutationsOfSignedMessages {
  private static let seed: UInt64 = 20_261_123
  private static let parts = 8
  private static let cases = ProcessInfo.processInfo.environment["LANYARD_FUZZ_CASES"].flatMap { Int($0) } ?? 100_000

  private let messages = FuzzMessages.shared

  @Test(arguments: 0..<parts)
  func neverChangeWhatIsBelieved(_ part: Int) throws {
    let messages = try messages.get()
    let seed = Self.seed &+ UInt64(part)
    var mutator = Mutator(donors: messages.donors, seed: seed)
    var accepted = 0
    var codes: Set<String> = []
    for number in 0..<Self.cases / Self.parts {
      let source = messages.signed[number % messages.signed.count]
      let mutant = mutator.mutant(of: source)
      let verdict = ResponseValidator().judge(mutant, context: messages.context)
      if let assertion = verdict.assertion {
        accepted += 1
        if !messages.identities.contains(Identity(assertion)) {
          Issue.record("seed \(seed), case \(number): \(String(decoding: mutant, as: UTF8.self))")
        }
      } else if let code = verdict.error?.code.rawValue {
        codes.insert(code)
      }
      if !isBounded(verdict, messages) {
        Issue.record("seed \(seed), case \(number): \(verdict.findings.count) findings")
      }
    }
    print("seed \(seed): \(Self.cases / Self.parts) messages, \(accepted) accepted, \(codes.count) codes")
    // Mutations that all die at once, or never matter, would test nothing.
    #expect(accepted > 0 && codes.count >= 15)
  }

  /// One signature for the response and one for the assertion, each tried with every key at most; no private key without
  /// need; and a trace that does not grow with the message.
  private func isBounded(_ verdict: Verdict, _ messages: FuzzMessages) -> Bool {
    verdict.triedKeyThumbprints.count <= messages.context.idp.signingCertificates.count
      && verdict.privateKeyOperations <= 2 * messages.context.spDecryptionKeys.count && verdict.findings.count <= 64
  }

  @Test func theMessagesThemselvesAreAccepted() throws {
    let messages = try messages.get()
    for source in messages.signed {
      let verdict = ResponseValidator().judge(source.octets, context: messages.context)
      #expect(
        verdict.assertion.map { messages.identities.contains(Identity($0)) } == true,
        "\(verdict.error?.code.rawValue ?? "")")
    }
  }
}

/// All that a service takes from an assertion.
struct Identity: Hashable {
  private let parts: [[UInt8]]

  init(_ assertion: ValidatedAssertion) {
    let values = [
      assertion.nameID, assertion.nameIDFormat, assertion.assertionID, assertion.issuer, assertion.sessionIndex,
      assertion.authnContext,
      assertion.inResponseTo, assertion.notOnOrAfter.rfc3339, assertion.authnInstant.rfc3339,
      assertion.sessionNotOnOrAfter?.rfc3339,
    ]
    parts =
      values.map { Array(($0 ?? "-").utf8) }
      + assertion.attributes.flatMap { [Array($0.name.utf8)] + $0.values.map { Array($0.utf8) } }
  }
}
