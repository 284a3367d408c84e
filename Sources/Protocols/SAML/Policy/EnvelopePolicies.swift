internal import Diagnostics

/// A Destination is our address; a signed response has one (SAML Bindings §3.5.5.2).
struct DestinationPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let destination = message.envelope.destination
    let isBlank = destination.map { $0.trimmingXMLSpace.isEmpty } ?? true
    if isBlank, context.bears(.missingDestination) {
      return [.noted("destination", "none, as the leniency `missingDestination` lets it be")]
    }
    guard let destination else {
      guard message.envelope.isSigned else { return [.noted("destination", "none, in an unsigned response")] }
      return [.failed("destination", Self.missing(context))]
    }
    guard context.isSame(destination, as: context.acsURL) else {
      return [
        .failed(
          "destination",
          CodedError(
            .destinationMismatch, "the response was made for another address", expected: context.acsURL.inBackticks,
            received: destination.inBackticks,
            remedy: "make the identity provider's ACS URL and this service's public URL the same"))
      ]
    }
    return [.passed("destination", expected: context.acsURL, received: destination)]
  }

  private static func missing(_ context: ValidationContext) -> CodedError {
    CodedError(
      .destinationMissing, "the signed response names no Destination", expected: context.acsURL.inBackticks,
      received: "none",
      remedy: "have the identity provider set Destination to the ACS URL, or name the leniency `missingDestination`")
  }
}

/// Both issuers are the configured identity provider, octet by octet (SAML Profiles §4.1.4.2).
struct IssuerPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    var findings: [Finding] = []
    if let issuer = message.envelope.issuer {
      findings.append(check("issuer.response", issuer, context))
    } else if message.envelope.isSigned {
      findings.append(.noted("issuer.response", "none, though a signed response should name its issuer"))
    }
    findings.append(check("issuer.assertion", message.assertion.issuer, context))
    return findings
  }

  private func check(_ name: String, _ issuer: SAMLName, _ context: ValidationContext) -> Finding {
    let expected = context.idp.entityID
    guard context.isSame(issuer.value, as: expected) else {
      return .failed(
        name,
        CodedError(
          .issuerMismatch, "the issuer is not the configured identity provider", expected: expected.inBackticks,
          received: issuer.value.inBackticks, remedy: "copy the entityID from the identity provider's metadata"))
    }
    if let format = issuer.format, !format.hasSameOctets(as: SAMLVocabulary.entityFormat) {
      return .failed(
        name,
        CodedError(
          .issuerFormat, "the issuer is not named as an entity", expected: SAMLVocabulary.entityFormat.inBackticks,
          received: format.inBackticks, remedy: "have the identity provider leave out the Issuer's Format"))
    }
    return .passed(name, expected: expected, received: issuer.value)
  }
}
