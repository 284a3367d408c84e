internal import Diagnostics

/// An assertion for sign-in says that somebody signed in, and not in times to come (SAML Profiles §4.1.4.2, SAML Core
/// §2.7.2).
struct AuthnStatementPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    guard !message.assertion.authnStatements.isEmpty else {
      return [
        .failed(
          "authn-statement",
          CodedError(
            .authnStatementMissing, "the assertion does not say that anybody signed in", expected: "an AuthnStatement",
            received: "none", remedy: "have the identity provider send an AuthnStatement"))
      ]
    }
    return message.assertion.authnStatements.map { statement in
      let instant = statement.instant
      guard context.hasBegun(instant) else {
        return .failed("authn-statement", context.notYet(.authnInstantFuture, "the sign-in", instant))
      }
      return .passed("authn-statement", expected: "at or before \(context.now.rfc3339)", received: instant.rfc3339)
    }
  }
}

/// No session of the statements has ended (SAML Core §2.7.2).
struct SessionPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    guard let end = message.assertion.authnStatements.compactMap(\.sessionNotOnOrAfter).min() else {
      return [.noted("session", "the session has no end")]
    }
    guard !context.hasEnded(end) else {
      return [.failed("session", context.ended(.sessionExpired, "the session", end))]
    }
    return [.passed("session", expected: "before \(end.rfc3339)", received: context.now.rfc3339)]
  }
}

/// One statement carries a requested context, as its class or its declaration, where any is requested (SAML Core
/// §3.3.2.2.1, exact comparison).
struct AuthnContextPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let received = message.assertion.authnStatements.flatMap(\.contexts)
    let shown = received.isEmpty ? "none" : received.prefix(8).map(\.inBackticks).joined(separator: " ")
    let requested = context.policy.requestedAuthnContext
    guard !requested.isEmpty else { return [.noted("authn-context", shown)] }
    let expected = requested.map(\.inBackticks).joined(separator: " ")
    guard received.contains(where: { $0.isOne(of: requested) }) else {
      return [
        .failed(
          "authn-context",
          CodedError(
            .authnContextMismatch, "the person did not sign in as requested", expected: expected, received: shown,
            remedy: "sign in with the requested method, or request another"))
      ]
    }
    return [.passed("authn-context", expected: expected, received: shown)]
  }
}

/// No assertion is taken twice.
struct ReplayPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let id = message.assertion.id
    guard context.seenAssertionIDs.contains(OctetKey(id)) else {
      return [.passed("replay", expected: "an ID not seen before", received: id)]
    }
    return [
      .failed(
        "replay",
        CodedError(
          .assertionReplayed, "the assertion was used before", expected: "an ID not seen before",
          received: id.inBackticks, remedy: "begin the sign-in again"))
    ]
  }
}

extension String {
  func isOne(of others: [String]) -> Bool { others.contains { $0.hasSameOctets(as: self) } }
}
