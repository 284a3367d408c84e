internal import Diagnostics
internal import SignedXML

/// The judgement, and what a run says when it refuses.
extension ValidationRun {
  /// Runs every policy; the first failure decides.
  mutating func judge(
    _ message: SignedMessage, by policies: [any AssertionPolicy]
  ) throws(CodedError) -> Verdict.Decision {
    let start = findings.count
    for policy in policies { findings += policy.findings(for: message, in: context) }
    if let failure = findings[start...].first(where: { $0.outcome == .failed }) {
      return .reject(failure.error ?? Self.unexplained(failure))
    }
    let bearers = message.assertion.confirmations.filter { $0.method.hasSameOctets(as: SAMLVocabulary.bearer) }
    let requested = context.policy.requestedAuthnContext
    let statements = message.assertion.authnStatements
    let statement = statements.first { $0.contexts.contains { $0.isOne(of: requested) } } ?? statements.first
    guard let statement, let end = bearers.compactMap(\.notOnOrAfter).max() else { throw Self.incomplete }
    return .accept(
      ValidatedAssertion(
        message.assertion, statement: statement, notOnOrAfter: end, inResponseTo: context.inResponseTo))
  }

  /// No assertion: an error the identity provider reports, or nothing to judge.
  mutating func refuseWithoutAssertion(_ envelope: ResponseEnvelope) -> CodedError {
    guard envelope.status.isSuccess else {
      return record("status", StatusPolicy.refusal(envelope.status, isSigned: envelope.isSigned))
    }
    return record(
      "response.assertions",
      CodedError(
        .assertionMissing, "the response holds no assertion", expected: "1", received: "0",
        remedy: "have the identity provider send an assertion"))
  }

  static func unsigned(_ what: String) -> CodedError {
    CodedError(
      .signatureMissing, "the message is not signed as it must be", expected: "a Signature in `\(what)`",
      received: "none", remedy: "have the identity provider sign its responses or assertions")
  }

  static var inTheClear: CodedError {
    CodedError(
      .encryptionMissing, "the assertion is not encrypted", expected: "`EncryptedAssertion`", received: "`Assertion`",
      remedy: "turn assertion encryption on at the identity provider")
  }

  private static func unexplained(_ finding: Finding) -> CodedError {
    CodedError(
      .internal, "the check `\(finding.check)` failed without a reason", remedy: "report this", exposure: .operator)
  }

  /// Reached only where the standard policies were left out.
  private static var incomplete: CodedError {
    CodedError(
      .confirmationMissing, "the assertion has no bounded bearer confirmation or no statement",
      remedy: "judge by the standard policies")
  }
}
