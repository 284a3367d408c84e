internal import Diagnostics

/// The top-level status is Success (SAML Core §3.2.2.2).
struct StatusPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let status = message.envelope.status
    guard !status.isSuccess else { return [.passed("status", received: status.code)] }
    return [.failed("status", Self.refusal(status, isSigned: message.envelope.isSigned))]
  }

  static func refusal(_ status: ResponseStatus, isSigned: Bool) -> CodedError {
    let code: ErrorCode =
      switch status.code.split(separator: ":").last {
      case "Requester": .statusRequester
      case "Responder": .statusResponder
      case "VersionMismatch": .statusVersionMismatch
      default: .statusUnknown
      }
    let details = [status.code, status.secondCode, status.message].compactMap { $0?.inBackticks }
    return CodedError(
      code, "the identity provider did not sign the person in" + (isSigned ? "" : " (its answer is not signed)"),
      expected: SAMLVocabulary.statusSuccess.inBackticks, received: details.joined(separator: " "),
      remedy: "look for the failed sign-in in the identity provider's own log")
  }
}

/// A Destination is our address; a signed response has one (SAML Bindings §3.5.5.2).
struct DestinationPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    guard let destination = message.envelope.destination else {
      guard message.envelope.isSigned else { return [.noted("destination", "none, in an unsigned response")] }
      return [
        .failed(
          "destination",
          CodedError(
            .destinationMissing, "the signed response names no Destination", expected: context.acsURL.inBackticks,
            received: "none", remedy: "have the identity provider set Destination to the assertion consumer service"))
      ]
    }
    guard destination.hasSameOctets(as: context.acsURL) else {
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
}

/// Both issuers are the configured identity provider, octet by octet (SAML Profiles §4.1.4.2).
struct IssuerPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    var findings: [Finding] = []
    if let issuer = message.envelope.issuer { findings.append(check("issuer.response", issuer, context)) }
    findings.append(check("issuer.assertion", message.assertion.issuer, context))
    return findings
  }

  private func check(_ name: String, _ issuer: SAMLName, _ context: ValidationContext) -> Finding {
    let expected = context.idp.entityID
    guard issuer.value.hasSameOctets(as: expected) else {
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
