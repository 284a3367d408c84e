internal import Diagnostics

/// One bearer confirmation holds in all its parts: Recipient, NotOnOrAfter, no NotBefore, InResponseTo (SAML Profiles
/// §4.1.4.2 and §4.1.4.3). The response's own InResponseTo must say the same.
struct ConfirmationPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let bearers = message.assertion.confirmations.filter { $0.method.hasSameOctets(as: SAMLVocabulary.bearer) }
    guard !bearers.isEmpty else { return [.failed("confirmation", missing(message))] }
    let judged = bearers.map { judge($0, context) }
    let place = judged.firstIndex { findings in findings.allSatisfy { $0.error == nil } } ?? 0
    let others = judged.indices.filter { $0 != place }.compactMap { note(judged[$0]) }
    return judged[place] + others + [inResponseTo("response.in-response-to", message.envelope.inResponseTo, context)]
  }

  /// What kept another confirmation from being the one; where one holds, this decides nothing.
  private func note(_ findings: [Finding]) -> Finding? {
    guard let error = findings.lazy.compactMap(\.error).first else { return nil }
    return .noted("confirmation.other", error.description)
  }

  private func judge(_ bearer: SubjectConfirmation, _ context: ValidationContext) -> [Finding] {
    guard bearer.hasData else {
      return [
        .failed(
          "confirmation.data",
          refusal(.confirmationMissing, "the bearer confirmation has no data", "SubjectConfirmationData", nil))
      ]
    }
    let beginning = bearer.notBefore.map { notBefore($0, context) }
    return [recipient(bearer, context), notOnOrAfter(bearer, context)] + [beginning].compactMap { $0 }
      + [inResponseTo("confirmation.in-response-to", bearer.inResponseTo, context)]
  }

  private func recipient(_ bearer: SubjectConfirmation, _ context: ValidationContext) -> Finding {
    guard let recipient = bearer.recipient, context.isSame(recipient, as: context.acsURL) else {
      return .failed(
        "confirmation.recipient",
        refusal(
          .confirmationRecipient, "the confirmation is for another recipient", context.acsURL.inBackticks,
          bearer.recipient?.inBackticks ?? "none"))
    }
    return .passed("confirmation.recipient", expected: context.acsURL, received: recipient)
  }

  private func notOnOrAfter(_ bearer: SubjectConfirmation, _ context: ValidationContext) -> Finding {
    guard let end = bearer.notOnOrAfter else {
      return .failed(
        "confirmation.not-on-or-after",
        refusal(.confirmationUnbounded, "the confirmation does not end", "NotOnOrAfter", "none"))
    }
    guard !context.hasEnded(end) else {
      return .failed("confirmation.not-on-or-after", context.ended(.confirmationExpired, "the confirmation", end))
    }
    return .passed("confirmation.not-on-or-after", expected: "before \(end.rfc3339)", received: context.now.rfc3339)
  }

  /// A bearer confirmation names no beginning. Where it may, the beginning holds like any other.
  private func notBefore(_ notBefore: Instant, _ context: ValidationContext) -> Finding {
    guard context.bears(.confirmationNotBefore) else {
      return .failed(
        "confirmation.not-before",
        CodedError(
          .confirmationNotBefore, "the bearer confirmation has a NotBefore", expected: "none",
          received: notBefore.rfc3339,
          remedy: "have the identity provider leave NotBefore out of SubjectConfirmationData (Conditions may have it), "
            + "or name the leniency `confirmationNotBefore`"))
    }
    guard context.hasBegun(notBefore) else {
      return .failed("confirmation.not-before", context.notYet(.confirmationNotYet, "the confirmation", notBefore))
    }
    return .passed(
      "confirmation.not-before", expected: "at or after \(notBefore.rfc3339)", received: context.now.rfc3339)
  }

  private func missing(_ message: SignedMessage) -> CodedError {
    let methods = message.assertion.confirmations.prefix(8).map(\.method.inBackticks).joined(separator: " ")
    return refusal(
      .confirmationMissing, "the assertion has no bearer confirmation", SAMLVocabulary.bearer.inBackticks,
      methods.isEmpty ? "none" : methods)
  }

  private func refusal(_ code: ErrorCode, _ message: String, _ expected: String, _ received: String?) -> CodedError {
    CodedError(
      code, message, expected: expected, received: received,
      remedy: "have the identity provider send a bearer confirmation for this service's ACS URL")
  }
}

/// An answer belongs to the request that is open, and without an open request it names none.
extension ConfirmationPolicy {
  private func inResponseTo(_ check: String, _ named: String?, _ context: ValidationContext) -> Finding {
    let received = context.bears(.blankInResponseTo) && named?.utf8.isEmpty == true ? Optional.none : named
    return switch (context.inResponseTo, received) {
    case (let expected?, let received?) where received.hasSameOctets(as: expected):
      .passed(check, expected: expected, received: received)
    case (let expected?, let received?):
      .failed(
        check,
        restart(
          .inResponseToMismatch, "the response answers another request", expected.inBackticks, received.inBackticks))
    case (let expected?, nil):
      .failed(check, restart(.inResponseToMissing, "the response names no request", expected.inBackticks, "none"))
    case (nil, let received?):
      .failed(
        check,
        restart(
          .inResponseToUnexpected, "the response answers a request that is not open", "none", received.inBackticks))
    case (nil, nil) where context.policy.allowIdPInitiated: .passed(check, expected: "none", received: "none")
    case (nil, nil):
      .failed(
        check,
        CodedError(
          .idpInitiatedRefused, "the response was not asked for", expected: "a sign-in begun here", received: "none",
          remedy: "begin the sign-in at this service, or allow IdP-initiated sign-in for the connection"))
    }
  }

  private func restart(_ code: ErrorCode, _ message: String, _ expected: String, _ received: String) -> CodedError {
    CodedError(code, message, expected: expected, received: received, remedy: "begin the sign-in again")
  }
}
