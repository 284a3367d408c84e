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
    var most = MostWork()
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
      if !isBounded(verdict, of: mutant, messages) {
        Issue.record("seed \(seed), case \(number): \(verdict.findings.count) findings, \(verdict.work)")
      }
      most.take(verdict.work)
    }
    print(
      "seed \(seed): \(Self.cases / Self.parts) messages, \(accepted) accepted, \(codes.count) codes, at most \(most)")
    // Mutations that all die at once, or never matter, would test nothing.
    #expect(accepted > 0 && codes.count >= 15)
  }

  /// One signature for the response and one for the assertion, each tried with every key at most; no private key without
  /// need; and a trace that does not grow with the message.
  private func isBounded(_ verdict: Verdict, of mutant: [UInt8], _ messages: FuzzMessages) -> Bool {
    verdict.triedKeyThumbprints.count <= messages.context.idp.signingCertificates.count && verdict.findings.count <= 64
      && isBounded(verdict.work, of: mutant.count, messages)
  }

  /// What one message can ask for is bounded by its octets and by the keys, and by nothing that it says.
  ///
  /// Ciphertext is base64, so that a plaintext is three quarters of it at most, and is opened once for each key that fits.
  /// An element is written once for each signature over it, which is two times at most: the response's and the assertion's
  /// own. Writing adds what the exclusive form declares anew, which in these messages is less than the whole again.
  private func isBounded(_ work: MessageWork, of octets: Int, _ messages: FuzzMessages) -> Bool {
    let attempts = EncryptedKeyLimit.candidates * messages.context.spDecryptionKeys.count
    let plaintexts = attempts * octets * 3 / 4
    let read = octets + plaintexts
    let signatures = 2 * messages.context.idp.signingCertificates.count
    return work.privateKeyOperations <= attempts && work.signatureChecks <= signatures
      && work.octetsScanned <= read && work.octetsDecrypted <= plaintexts
      // The shortest node is an element such as `<a/>`.
      && work.nodes <= read / 4
      && work.octetsCanonicalized <= 2 * 2 * read && work.octetsDigested <= 2 * 2 * read
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

/// EncryptedKeys for us that are tried, as the decryptor promises.
private enum EncryptedKeyLimit {
  static let candidates = 2
}

/// The most that any message asked for, of each kind of work.
private struct MostWork: CustomStringConvertible {
  private var counts = [0, 0, 0, 0, 0, 0, 0]

  mutating func take(_ work: MessageWork) {
    counts = zip(
      counts,
      [
        work.octetsScanned, work.nodes, work.octetsCanonicalized, work.octetsDigested, work.octetsDecrypted,
        work.signatureChecks, work.privateKeyOperations,
      ]
    ).map { max($0, $1) }
  }

  var description: String {
    "\(counts[0]) octets scanned, \(counts[1]) nodes, \(counts[2]) octets canonicalized, \(counts[3]) digested, "
      + "\(counts[4]) decrypted, \(counts[5]) signature checks, \(counts[6]) private-key operations"
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
