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
    let verifier = SignatureVerifier(keys: context.idp.signingCertificates, allowed: context.policy.algorithms)
    var tried: [VerificationKey] = []
    defer { noteTried(tried) }
    do {
      let verified = try verifier.verify(element, tried: &tried)
      findings.append(.passed(check, expected: "#\(verified.identifier)", received: verified.algorithm.rawValue))
      if verified.usesInclusiveCanonicalization {
        findings.append(.noted("signature.inclusive-c14n", "the signature of \(element.localName.inBackticks)"))
      }
      if let key = tried.last { try checkCertificate(of: key) }
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
    let read = try AssertionReader(element: element).read()
    guard read.nameID != nil || policy.allowMissingNameID else {
      throw CodedError(
        .nameIDMissing, "the assertion names no subject", expected: "a NameID", received: "none",
        remedy: "have the identity provider send a NameID, or map another attribute")
    }
    return read
  }
}
