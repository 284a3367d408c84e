internal import Diagnostics
internal import SignedXML

/// One response on its way through the steps, and the trace it leaves.
///
/// Each step takes what the one before it made, so that none can be left out: octets, ``PrescannedXML``,
/// ``ParsedDocument``, ``ShapedResponse``, ``CheckedResponse``, ``AuthenticAssertion``, ``SignedAssertion``,
/// ``SignedMessage``, and ``ValidatedAssertion`` at the end.
struct ValidationRun {
  let context: ValidationContext
  let limits: XMLLimits
  var findings: [Finding] = []
  var triedKeys: [String] = []
  var isResponseSigned = false
  var isAssertionSigned = false
  var work = MessageWork(maximumPrivateKeyOperations: MessageWork.strangersMaximum)
  /// Why plaintext was refused that nobody vouches for.
  var concealedCause: CodedError?

  init(context: ValidationContext, limits: XMLLimits) {
    self.context = context
    self.limits = limits
    findings.reserveCapacity(32)
  }

  var shape: ResponseShape {
    ResponseShape(leniencies: context.policy.leniencies)
  }

  func verdict(_ decision: Verdict.Decision) -> Verdict {
    Verdict(
      decision: decision, findings: findings, triedKeyThumbprints: triedKeys, isResponseSigned: isResponseSigned,
      isAssertionSigned: isAssertionSigned, work: work, concealedCause: concealedCause)
  }

  /// From octets to an authentic message.
  mutating func authenticate(_ octets: [UInt8]) throws(CodedError) -> SignedMessage {
    let (limits, shape) = (limits, shape)
    work.count(scanning: octets)
    let scanned = try step("xml.scan") { () throws(CodedError) in try PrescannedXML(octets, limits: limits) }
    work.count(scanned)
    let document = try step("xml.parse") { () throws(CodedError) in try ParsedDocument(scanned) }
    let shaped = try step("response.shape") { () throws(CodedError) in try ShapedResponse(document, by: shape) }
    let content = try step("response.assertions") { () throws(CodedError) in try shaped.content() }
    let response = try check(shaped)
    let envelope = response.envelope
    guard let assertion = try authenticAssertion(content, of: response) else {
      throw refuseWithoutAssertion(envelope)
    }
    let opened = try opening(assertion)
    let policy = context.policy
    let read = try step("assertion.read") { () throws(CodedError) in try Self.readAssertion(opened, policy) }
    return SignedMessage(envelope: envelope, assertion: read)
  }

  private static func readAssertion(
    _ assertion: AuthenticAssertion, _ policy: ValidationPolicy
  ) throws(CodedError) -> SignedAssertion {
    let read = try AssertionReader(element: assertion.element, leniencies: policy.leniencies).read()
    guard read.nameID != nil || policy.allowMissingNameID || policy.leniencies.contains(.missingNameID) else {
      throw CodedError(
        .nameIDMissing, "the assertion names no subject", expected: "a NameID", received: "none",
        remedy: "have the identity provider send a NameID, or map another attribute")
    }
    return read
  }
}
