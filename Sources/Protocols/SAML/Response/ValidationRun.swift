internal import Diagnostics
internal import SignedXML

/// One response on its way through the steps, and the trace it leaves.
struct ValidationRun {
  let context: ValidationContext
  var findings: [Finding] = []
  var triedKeys: [String] = []
  var response: VerifiedElement?
  var assertion: VerifiedElement?

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
    let shape = ResponseShape(leniencies: context.policy.leniencies)
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
