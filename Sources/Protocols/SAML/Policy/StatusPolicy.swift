internal import Diagnostics

/// Both parts of the message are SAML 2.0 (SAML Core §4.1.3.2), read from the octets that are believed.
struct VersionPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    [check("version.response", message.envelope.version), check("version.assertion", message.assertion.version)]
  }

  private func check(_ name: String, _ version: String) -> Finding {
    guard version.hasSameOctets(as: "2.0") else {
      return .failed(
        name,
        CodedError(
          .samlVersion, "the message is not of SAML 2.0", expected: "`2.0`", received: version.inBackticks,
          remedy: "have the identity provider speak SAML 2.0"))
    }
    return .passed(name, expected: "2.0", received: version)
  }
}

/// The top-level status is Success (SAML Core §3.2.2.2).
struct StatusPolicy: AssertionPolicy {
  func findings(for message: SignedMessage, in context: ValidationContext) -> [Finding] {
    let status = message.envelope.status
    guard !status.isSuccess else {
      return [.passed("status", expected: SAMLVocabulary.statusSuccess, received: status.code)]
    }
    return [.failed("status", Self.refusal(status, isSigned: message.envelope.isSigned))]
  }

  static func refusal(_ status: ResponseStatus, isSigned: Bool) -> CodedError {
    let details = (status.codes + [status.message].compactMap { $0 }).map(\.inBackticks)
    let message = "the identity provider did not sign the person in" + (isSigned ? "" : " (its answer is not signed)")
    return CodedError(
      errorCodes.first { status.code.isStatus($0.name) }?.code ?? .statusUnknown, message,
      expected: SAMLVocabulary.statusSuccess.inBackticks, received: details.joined(separator: " "),
      remedy: remedies.first { status.secondCode?.isStatus($0.name) ?? false }?.remedy
        ?? "look for the failed sign-in in the identity provider's own log")
  }

  private static let errorCodes: [(name: String, code: ErrorCode)] = [
    ("Requester", .statusRequester), ("Responder", .statusResponder), ("VersionMismatch", .statusVersionMismatch),
  ]

  /// The second code, where there is one, says what can be done.
  private static let remedies: [(name: String, remedy: String)] = [
    ("AuthnFailed", "sign in again; the identity provider's log says why it did not know the person"),
    ("InvalidNameIDPolicy", "ask for a NameID format that the identity provider offers, or for none"),
    ("NoAuthnContext", "request an authentication context that the identity provider offers, or none"),
    ("NoPassive", "begin the sign-in again, and let the identity provider ask the person"),
    ("RequestDenied", "have the person assigned to this application at the identity provider"),
    ("UnknownPrincipal", "see that the identity provider knows the person"),
    ("UnsupportedBinding", "let the identity provider answer by HTTP-POST"),
    ("RequestUnsupported", "register this service anew at the identity provider, from its metadata"),
  ]
}

extension String {
  fileprivate func isStatus(_ name: String) -> Bool {
    hasSameOctets(as: "urn:oasis:names:tc:SAML:2.0:status:" + name)
  }
}
