internal import Diagnostics

/// NotBefore and NotOnOrAfter of the conditions, with the clock skew given to both (SAML Core §2.5.1.2).
struct TimeWindowPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    guard let conditions = message.assertion.conditions else {
      return [.noted("conditions.time", "the assertion has no conditions")]
    }
    var findings: [Finding] = []
    if let notBefore = conditions.notBefore {
      findings.append(
        context.hasBegun(notBefore)
          ? .passed(
            "conditions.not-before", expected: "at or after \(notBefore.rfc3339)", received: context.now.rfc3339)
          : .failed("conditions.not-before", context.notYet(.conditionsNotYet, "the assertion", notBefore)))
    }
    if let end = conditions.notOnOrAfter {
      findings.append(
        context.hasEnded(end)
          ? .failed("conditions.not-on-or-after", context.ended(.conditionsExpired, "the assertion", end))
          : .passed("conditions.not-on-or-after", expected: "before \(end.rfc3339)", received: context.now.rfc3339))
    }
    return findings.isEmpty ? [.noted("conditions.time", "the conditions name no time")] : findings
  }
}

/// A condition nobody here understands cannot be said to hold (SAML Core §2.5.1.1). Those that are understood leave a
/// finding of their own: OneTimeUse is kept by the replay check (§2.5.1.5), and ProxyRestriction binds those who issue
/// assertions upon this one, which a service that keeps it to itself does not (§2.5.1.6).
struct KnownConditionsPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    guard let conditions = message.assertion.conditions else { return [] }
    guard let name = conditions.unknown.first else {
      var findings: [Finding] = [.passed("conditions.known")]
      if conditions.isOneTimeUse { findings.append(.passed("conditions.one-time-use", received: "kept by `replay`")) }
      if conditions.isProxyRestricted {
        findings.append(.passed("conditions.proxy-restriction", received: "nothing is issued upon this assertion"))
      }
      return findings
    }
    return [
      .failed(
        "conditions.known",
        CodedError(
          .conditionsUnknown, "the assertion depends on an unknown condition",
          expected: "AudienceRestriction, OneTimeUse or ProxyRestriction", received: name.inBackticks,
          remedy: "have the identity provider leave the condition out"))
    ]
  }
}

/// Every AudienceRestriction names us (SAML Core §2.5.1.4).
struct AudiencePolicy: AssertionPolicy {
  /// Audiences that an error lists.
  private static let maximumShown = 8

  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    var restrictions = message.assertion.conditions?.audienceRestrictions ?? []
    if context.bears(.blankAudience) {
      restrictions.removeAll { $0.allSatisfy { audience in audience.trimmingXMLSpace.isEmpty } }
    }
    guard !restrictions.isEmpty else {
      guard context.policy.requireAudience else { return [.noted("conditions.audience", "no audience is named")] }
      return [
        .failed("conditions.audience", refusal(.audienceMissing, "the assertion names no audience", "none", context))
      ]
    }
    return restrictions.map { audiences in
      let received = audiences.prefix(Self.maximumShown).map(\.inBackticks).joined(separator: " ")
      guard audiences.contains(where: { context.isSame($0, as: context.spEntityID) }) else {
        return .failed(
          "conditions.audience",
          refusal(.audienceMismatch, "the assertion was made for another audience", received, context))
      }
      return .passed("conditions.audience", expected: context.spEntityID, received: received)
    }
  }

  private func refusal(
    _ code: ErrorCode, _ message: String, _ received: String, _ context: ValidationContext
  ) -> CodedError {
    CodedError(
      code, message, expected: context.spEntityID.inBackticks, received: received,
      remedy: "set the identity provider's audience to this service's entityID")
  }
}
