internal import Diagnostics
internal import SignedXML

/// One response on its way through the steps, and the trace it leaves.
struct ValidationRun {
  let context: ValidationContext
  private(set) var findings: [Finding] = []
  private var triedKeys: [String] = []
  private var response: VerifiedElement?
  private var assertion: VerifiedElement?

  init(context: ValidationContext) {
    self.context = context
  }

  func verdict(_ decision: Verdict.Decision) -> Verdict {
    Verdict(
      decision: decision, findings: findings, triedKeyThumbprints: triedKeys, isResponseSigned: response != nil,
      isAssertionSigned: assertion != nil)
  }

  /// From octets to an authentic message.
  mutating func authenticate(_ octets: [UInt8], limits: XMLLimits) throws(CodedError) -> SignedMessage {
    let scanned = try step("xml.scan") { () throws(CodedError) in try PrescannedXML(octets, limits: limits) }
    let document = try step("xml.parse") { () throws(CodedError) in try ParsedDocument(scanned) }
    let root = document.root
    let shape = ResponseShape(takesSignatureAnywhere: context.policy.leniencies.contains(.signaturePosition))
    try step("response.shape") { () throws(CodedError) in try shape.check(root) }
    let candidate = try step("response.assertions") { () throws(CodedError) in try Self.onlyAssertion(of: root) }
    try verifySignatures(root, candidate)
    let envelope =
      response.map { ResponseEnvelope($0.element, isSigned: true) } ?? ResponseEnvelope(root, isSigned: false)
    guard candidate != nil else { throw refuseWithoutAssertion(envelope) }
    let element = try authenticAssertion()
    let policy = context.policy
    let read = try step("assertion.read") { () throws(CodedError) in try Self.readAssertion(element, policy) }
    if read.encryptedAttributeCount > 0 {
      findings.append(.noted("assertion.encrypted-attributes", "\(read.encryptedAttributeCount), left out"))
    }
    return SignedMessage(envelope: envelope, assertion: read)
  }

  /// Runs one check of the first nine steps and records it.
  private mutating func step<Value>(
    _ check: String, _ body: () throws(CodedError) -> Value
  ) throws(CodedError) -> Value {
    do {
      let value = try body()
      findings.append(.passed(check))
      return value
    } catch {
      findings.append(.failed(check, error))
      throw error
    }
  }

  private static func onlyAssertion(of root: UnverifiedElement) throws(CodedError) -> UnverifiedElement? {
    let namespace = SAMLVocabulary.assertionNamespace
    let candidates = root.children.filter {
      $0.isNamed("Assertion", in: namespace) || $0.isNamed("EncryptedAssertion", in: namespace)
    }
    guard candidates.count <= 1 else {
      throw CodedError(
        .assertionCount, "the response holds more than one assertion", expected: "1",
        received: "\(candidates.count)", remedy: "have the identity provider send one assertion")
    }
    return candidates.first
  }
}

/// Signatures.
extension ValidationRun {
  /// Verifies every Signature there is, and refuses where there is none to believe.
  private mutating func verifySignatures(
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

  private mutating func record(_ check: String, _ error: CodedError) -> CodedError {
    findings.append(.failed(check, error))
    return error
  }

  private static func hasSignature(_ element: UnverifiedElement) -> Bool {
    !element.children("Signature", in: SAMLVocabulary.signatureNamespace).isEmpty
  }

  /// The assertion's own verified octets, or its part of the verified response.
  private func authenticAssertion() throws(CodedError) -> CanonicalElement {
    if let assertion { return assertion.element }
    guard let part = response?.element.onlyChild("Assertion", in: SAMLVocabulary.assertionNamespace) else {
      throw Self.unsigned("Assertion")
    }
    return part
  }

  private static func readAssertion(
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

/// The judgement, and refusals of this file.
extension ValidationRun {
  /// Runs every policy; the first failure decides.
  mutating func judge(
    _ message: SignedMessage, by policies: [any AssertionPolicy]
  ) throws(CodedError) -> Verdict.Decision {
    let start = findings.count
    for policy in policies { findings += policy.findings(for: message, in: context) }
    if let failure = findings[start...].first(where: { $0.outcome == .failed }) {
      return .reject(failure.error ?? Self.unexplained(failure))
    }
    let bearers = message.assertion.confirmations.filter { $0.method.hasSameOctets(as: SAMLVocabulary.bearer) }
    let requested = context.policy.requestedAuthnContext
    let statements = message.assertion.authnStatements
    let statement = statements.first { $0.contextClass?.isOne(of: requested) ?? false } ?? statements.first
    guard let statement, let end = bearers.compactMap(\.notOnOrAfter).max() else { throw Self.incomplete }
    return .accept(
      ValidatedAssertion(
        message.assertion, statement: statement, notOnOrAfter: end, inResponseTo: context.inResponseTo))
  }

  /// No assertion: an error the identity provider reports, or nothing to judge.
  private mutating func refuseWithoutAssertion(_ envelope: ResponseEnvelope) -> CodedError {
    guard envelope.status.isSuccess else {
      return record("status", StatusPolicy.refusal(envelope.status, isSigned: envelope.isSigned))
    }
    return record(
      "response.assertions",
      CodedError(
        .assertionMissing, "the response holds no assertion", expected: "1", received: "0",
        remedy: "have the identity provider send an assertion"))
  }

  private static func unsigned(_ what: String) -> CodedError {
    CodedError(
      .signatureMissing, "the message is not signed as it must be", expected: "a Signature in `\(what)`",
      received: "none", remedy: "have the identity provider sign its responses or assertions")
  }

  private static var encrypted: CodedError {
    CodedError(
      .encryptionUnsupported, "the assertion is encrypted, and encryption is not supported yet",
      expected: "an assertion in the clear", received: "`EncryptedAssertion`",
      remedy: "turn assertion encryption off at the identity provider")
  }

  private static var inTheClear: CodedError {
    CodedError(
      .encryptionMissing, "the assertion is not encrypted", expected: "`EncryptedAssertion`", received: "`Assertion`",
      remedy: "turn assertion encryption on at the identity provider")
  }

  private static func unexplained(_ finding: Finding) -> CodedError {
    CodedError(
      .internal, "the check `\(finding.check)` failed without a reason", remedy: "report this", exposure: .operator)
  }

  /// Reached only where the standard policies were left out.
  private static var incomplete: CodedError {
    CodedError(
      .confirmationMissing, "the assertion has no bounded bearer confirmation or no statement",
      remedy: "judge by the standard policies")
  }
}
