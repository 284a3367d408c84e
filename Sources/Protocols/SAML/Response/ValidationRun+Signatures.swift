internal import Diagnostics
internal import SignedXML

/// Signatures, and what they vouch for.
extension ValidationRun {
  /// Verifies every Signature there is, and refuses where there is none to believe.
  mutating func verifySignatures(
    _ root: UnverifiedElement, _ candidate: UnverifiedElement?
  ) throws(CodedError) {
    if Self.hasSignature(root) { response = try verify(root, "signature.response") }
    guard let candidate else { return }
    guard candidate.localName == "Assertion" else {
      throw record("assertion.encryption", Self.encrypted)
    }
    guard !context.policy.wantAssertionsEncrypted else {
      throw record("assertion.encryption", Self.inTheClear)
    }
    if Self.hasSignature(candidate) { assertion = try verify(candidate, "signature.assertion") }
    if context.policy.wantResponseSigned, response == nil {
      throw record("signature.response", Self.unsigned("Response"))
    }
    if context.policy.wantAssertionsSigned, assertion == nil {
      throw record("signature.assertion", Self.unsigned("Assertion"))
    }
    if response == nil, assertion == nil { throw record("signature", Self.unsigned("Response` or `Assertion")) }
  }

  private mutating func verify(_ element: UnverifiedElement, _ check: String) throws(CodedError) -> VerifiedElement {
    let keys = context.idp.signingCertificates
    let verifier = SignatureVerifier(keys: keys, allowed: context.policy.algorithms)
    do {
      let verified = try verifier.verify(element)
      let last = keys.firstIndex { $0.thumbprint == verified.keyThumbprint } ?? keys.count - 1
      noteTried(keys.prefix(last + 1))
      findings.append(.passed(check, expected: "#\(verified.identifier)", received: verified.algorithm.rawValue))
      noteExpiry(of: keys[last])
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

  mutating func record(_ check: String, _ error: CodedError) -> CodedError {
    findings.append(.failed(check, error))
    return error
  }

  private static func hasSignature(_ element: UnverifiedElement) -> Bool {
    !element.children("Signature", in: SAMLVocabulary.signatureNamespace).isEmpty
  }

  /// The assertion's own verified octets, or its part of the verified response.
  func authenticAssertion() throws(CodedError) -> CanonicalElement {
    if let assertion { return assertion.element }
    guard let part = response?.element.onlyChild("Assertion", in: SAMLVocabulary.assertionNamespace) else {
      throw Self.unsigned("Assertion")
    }
    return part
  }

  static func readAssertion(
    _ element: CanonicalElement, _ policy: ValidationPolicy
  ) throws(CodedError) -> SignedAssertion {
    let read = try AssertionReader(element: element, leniencies: policy.leniencies).read()
    guard read.nameID != nil || policy.allowMissingNameID || policy.leniencies.contains(.missingNameID) else {
      throw CodedError(
        .nameIDMissing, "the assertion names no subject", expected: "a NameID", received: "none",
        remedy: "have the identity provider send a NameID, or map another attribute")
    }
    return read
  }
}
