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
    let keys = context.idp.signingCertificates
    let verifier = SignatureVerifier(keys: keys, allowed: context.policy.algorithms)
    do {
      let verified = try verifier.verify(element)
      let last = keys.firstIndex { $0.thumbprint == verified.keyThumbprint } ?? keys.count - 1
      noteTried(keys.prefix(last + 1))
      findings.append(.passed(check, expected: "#\(verified.identifier)", received: verified.algorithm.rawValue))
      noteExpiry(of: keys[last])
      work.maximum = DecryptionWork.standardMaximum
      return verified
    } catch {
      if error.code == .signatureInvalid { noteTried(keys[...]) }
      throw record(check, error)
    }
  }

  private mutating func noteTried(_ keys: ArraySlice<VerificationKey>) {
    for key in keys where !triedKeys.contains(key.thumbprint) { triedKeys.append(key.thumbprint) }
  }

  /// Trust in a key does not end with its certificate, yet somebody should know.
  private mutating func noteExpiry(of key: VerificationKey) {
    guard let end = key.notAfter, end < context.now else { return }
    findings.append(.noted("certificate.expired", "\(key.thumbprint) ended \(end.rfc3339)"))
  }
}
