internal import Diagnostics

/// The checks of an authentic message. Each leaves a finding.
extension LogoutRun {
  mutating func checkEnvelope(issuer: String, destination: String?, issued: Instant) {
    checkIssuer(issuer)
    checkDestination(destination)
    checkIssueInstant(issued)
  }

  private mutating func checkIssuer(_ issuer: String) {
    let expected = context.idp.entityID
    guard !issuer.hasSameOctets(as: expected) else { return pass("issuer", expected, issuer) }
    fail(
      "issuer",
      CodedError(
        .issuerMismatch, "the issuer is not the configured identity provider", expected: expected.inBackticks,
        received: issuer.inBackticks, remedy: "copy the entityID from the identity provider's metadata"))
  }

  /// A signed message names where it goes (SAML Bindings §3.4.5.2 and §3.5.5.2), or it could be sent on to somebody else.
  private mutating func checkDestination(_ destination: String?) {
    guard let destination else {
      return fail(
        "destination",
        CodedError(
          .destinationMissing, "the message names no Destination", expected: context.sloURL.inBackticks,
          received: "none", remedy: "have the identity provider set Destination to the single logout service"))
    }
    guard !destination.hasSameOctets(as: context.sloURL) else {
      return pass("destination", context.sloURL, destination)
    }
    fail(
      "destination",
      CodedError(
        .destinationMismatch, "the message was made for another address", expected: context.sloURL.inBackticks,
        received: destination.inBackticks,
        remedy: "make the identity provider's logout address and this service's public URL the same"))
  }

  private mutating func checkIssueInstant(_ issued: Instant) {
    let (now, skew) = (context.now, context.clockSkew)
    guard issued <= now + skew else {
      return fail(
        "issue-instant",
        CodedError(
          .samlLogoutNotYet, "the message comes from the future", expected: "at or before \((now + skew).rfc3339)",
          received: issued.rfc3339, remedy: "set the clocks of this service and of the identity provider by NTP"))
    }
    let oldest = now - skew - context.maximumAge
    guard issued >= oldest else {
      return fail(
        "issue-instant",
        CodedError(
          .samlLogoutStale, "the message is too old", expected: "at or after \(oldest.rfc3339)",
          received: issued.rfc3339, remedy: "log out again; if it happens often, set both clocks by NTP"))
    }
    pass("issue-instant", nil, issued.rfc3339)
  }

  mutating func checkEnd(_ notOnOrAfter: Instant?) {
    guard let end = notOnOrAfter else { return findings.append(.noted("not-on-or-after", "none")) }
    guard context.now - context.clockSkew >= end else { return pass("not-on-or-after", nil, end.rfc3339) }
    fail(
      "not-on-or-after",
      CodedError(
        .samlLogoutExpired, "the request is no longer valid", expected: "before \(end.rfc3339)",
        received: context.now.rfc3339, remedy: "log out again; if it happens often, set both clocks by NTP"))
  }

  mutating func checkAnswer(_ inResponseTo: String?, to request: String?) {
    guard let request else {
      return fail(
        "in-response-to",
        CodedError(
          .inResponseToUnexpected, "no logout is open that this could answer", expected: "none",
          received: inResponseTo?.inBackticks, remedy: "begin the logout at this service"))
    }
    guard let inResponseTo else {
      return fail(
        "in-response-to",
        CodedError(
          .inResponseToMissing, "the answer names no request", expected: request.inBackticks, received: "none",
          remedy: "have the identity provider set InResponseTo"))
    }
    guard !inResponseTo.hasSameOctets(as: request) else { return pass("in-response-to", request, inResponseTo) }
    fail(
      "in-response-to",
      CodedError(
        .inResponseToMismatch, "the answer is for another request", expected: request.inBackticks,
        received: inResponseTo.inBackticks, remedy: "log out again"))
  }

  /// A partial logout is one: the identity provider's session has ended.
  mutating func checkStatus(_ response: LogoutResponse) {
    let status = response.status
    guard status.isSuccess else { return fail("status", Self.refused(status)) }
    pass("status", nil, status.code)
    if response.isPartial { findings.append(.noted("status.partial", "another participant's session lives on")) }
  }

  private static func refused(_ status: ResponseStatus) -> CodedError {
    let details = [status.code, status.secondCode, status.message].compactMap { $0?.inBackticks }
    return CodedError(
      .samlLogoutStatus, "the identity provider did not end the session",
      expected: SAMLVocabulary.statusSuccess.inBackticks, received: details.joined(separator: " "),
      remedy: "look for the failed logout in the identity provider's own log")
  }

  private mutating func pass(_ check: String, _ expected: String?, _ received: String) {
    findings.append(.passed(check, expected: expected, received: received))
  }

  private mutating func fail(_ check: String, _ error: CodedError) {
    findings.append(.failed(check, error))
  }
}
