internal import Diagnostics
internal import SignedXML

/// Signatures, and what they vouch for.
extension ValidationRun {
  /// Verifies the response's own signature, where it has one.
  mutating func check(_ shaped: ShapedResponse) throws(CodedError) -> CheckedResponse {
    let verified = try verifyIfSigned(shaped.root, "signature.response")
    isResponseSigned = verified != nil
    return CheckedResponse(shaped: shaped, verified: verified)
  }

  /// The assertion, once somebody vouches for it; nil where the response holds none.
  mutating func authenticAssertion(
    _ content: ShapedResponse.Content, of response: CheckedResponse
  ) throws(CodedError) -> AuthenticAssertion? {
    switch content {
    case .nothing:
      return nil
    case .assertion(let element):
      guard !context.policy.wantAssertionsEncrypted else { throw record("assertion.encryption", Self.inTheClear) }
      return try vouched(element, otherwise: AuthenticAssertion(within: response))
    case .encryptedAssertion(let element):
      return try decryptedAssertion(element, of: response)
    }
  }

  /// Believes `assertion` for its own signature, or else for what vouches for the message around it.
  mutating func vouched(
    _ assertion: UnverifiedElement, otherwise surrounding: AuthenticAssertion?
  ) throws(CodedError) -> AuthenticAssertion {
    let own = try verifyIfSigned(assertion, "signature.assertion")
    isAssertionSigned = own != nil
    try requireWantedSignatures(ofAssertionToo: true)
    guard let authentic = own.map({ AuthenticAssertion(signed: $0) }) ?? surrounding else {
      throw record("signature", Self.unsigned("Response` or `Assertion"))
    }
    return authentic
  }

  mutating func requireWantedSignatures(ofAssertionToo: Bool) throws(CodedError) {
    if context.policy.wantResponseSigned, !isResponseSigned {
      throw record("signature.response", Self.unsigned("Response"))
    }
    if ofAssertionToo, context.policy.wantAssertionsSigned, !isAssertionSigned {
      throw record("signature.assertion", Self.unsigned("Assertion"))
    }
  }

  private mutating func verifyIfSigned(
    _ element: UnverifiedElement, _ check: String
  ) throws(CodedError) -> VerifiedElement? {
    guard !element.children("Signature", in: SAMLVocabulary.signatureNamespace).isEmpty else { return nil }
    let verifier = SignatureVerifier(keys: context.idp.signingCertificates, allowed: context.policy.algorithms)
    var tried: [VerificationKey] = []
    defer { noteTried(tried) }
    do {
      let verified = try verifier.verify(element, tried: &tried, work: &work)
      findings.append(.passed(check, expected: "#\(verified.identifier)", received: verified.algorithm.rawValue))
      if verified.usesInclusiveCanonicalization {
        findings.append(.noted("signature.inclusive-c14n", "the signature of \(element.localName.inBackticks)"))
      }
      if let key = tried.last { try checkCertificate(of: key) }
      work.maximumPrivateKeyOperations = MessageWork.standardMaximum
      return verified
    } catch {
      throw record(check, error)
    }
  }

  private mutating func noteTried(_ keys: [VerificationKey]) {
    for key in keys where !triedKeys.contains(key.thumbprint) { triedKeys.append(key.thumbprint) }
  }

  /// Trust in a key does not end with its certificate unless the policy says so, yet somebody should know.
  private mutating func checkCertificate(of key: VerificationKey) throws(CodedError) {
    guard context.policy.checkCertificateExpiration else {
      if let end = key.notAfter, end < context.now {
        findings.append(.noted("certificate.expired", "\(key.thumbprint) ended \(end.rfc3339)"))
      }
      return
    }
    guard let start = key.notBefore, let end = key.notAfter, start <= context.now, context.now <= end else {
      throw CodedError(
        .certificateExpired, "the signing certificate is not within its time",
        expected: "\(key.notBefore?.rfc3339 ?? "unreadable") to \(key.notAfter?.rfc3339 ?? "unreadable")",
        received: context.now.rfc3339,
        remedy: "configure the identity provider's current certificate, or leave `checkCertificateExpiration` off")
    }
    findings.append(.passed("certificate.expired", expected: end.rfc3339, received: context.now.rfc3339))
  }
}
