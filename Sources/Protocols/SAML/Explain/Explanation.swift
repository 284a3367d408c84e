public import Diagnostics
internal import SignedXML

/// A verdict for a person in a hurry: one sentence, every check in the order made, and what to do, in the words of the
/// identity provider's own console where its maker is recognised.
public struct Explanation: Sendable {
  /// What to do about one finding.
  public struct Remedy: Sendable {
    public let check: String
    public let code: ErrorCode
    /// In this service's words.
    public let text: String
    /// In the words of the product that ``Explanation/vendor`` names, where it has a setting for it.
    public let console: String?
  }

  public let outcome: Verdict.Outcome
  /// The verdict in one sentence.
  public let sentence: String
  /// The first failure, which decided; nil where the response is accepted.
  public let error: CodedError?
  /// Every check in the order made, failed ones with their error.
  public let checks: [Finding]
  /// The deciding one first, then those of other failures and of notes.
  public let remedies: [Remedy]
  /// A guess; nil where nothing is recognised.
  public let vendor: VendorGuess?
  /// What an accepted assertion says, personal values hidden unless they were asked for.
  public let subject: ExplainedSubject?
  public let triedKeyThumbprints: [String]
  /// Whether personal values are written out.
  public let showsValues: Bool

  /// - Parameters:
  ///   - octets: the message that was judged; it is looked at only to guess the product that made it.
  ///   - showsValues: writes personal values out. Who asks for it answers for where they go.
  ///   - remedy: what to do about the deciding failure, where the caller knows better than the check.
  public init(
    of verdict: Verdict, octets: [UInt8], context: ValidationContext, showsValues: Bool = false, remedy: String? = nil
  ) {
    var (findings, error) = (verdict.findings, verdict.error)
    if let cause = verdict.concealedCause { findings.append(Self.note(cause)) }
    let signs = MessageSigns(octets, configured: context.idp.entityID)
    if let error { findings += Self.keyNotes(error, signs, context) }
    if let remedy {
      error?.remedy = remedy
      if let place = findings.firstIndex(where: { $0.outcome == .failed }) { findings[place].error?.remedy = remedy }
    }
    self.init(
      findings: findings, error: error, assertion: verdict.assertion,
      triedKeys: verdict.triedKeyThumbprints, signs: signs, context, ValueMask(shows: showsValues))
  }

  /// Of something that is not even an encoded message.
  public init(unreadable error: CodedError, context: ValidationContext, showsValues: Bool = false) {
    self.init(
      findings: [.failed("response.encoding", error)], error: error, assertion: nil, triedKeys: [],
      signs: MessageSigns([], configured: context.idp.entityID), context, ValueMask(shows: showsValues))
  }

  private init(
    findings: [Finding], error: CodedError?, assertion: ValidatedAssertion?, triedKeys: [String], signs: MessageSigns,
    _ context: ValidationContext, _ mask: ValueMask
  ) {
    outcome = assertion == nil ? .reject : .accept
    checks = findings.map(mask.finding)
    self.error = error.map(mask.error)
    subject = assertion.map { ExplainedSubject($0, mask) }
    triedKeyThumbprints = triedKeys
    showsValues = mask.shows
    let guess = VendorGuess(signs)
    vendor = guess
    remedies = Self.remedies(findings, guess, context)
    sentence = Self.sentence(error.map(mask.error), findings, assertion, mask)
  }
}

extension Explanation {
  /// Who explains holds the decryption keys, so that nothing is given away.
  private static func note(_ cause: CodedError) -> Finding {
    Finding(
      check: "assertion.plaintext", outcome: .noted, received: "it opens, and is refused: \(cause.message)",
      error: cause)
  }

  /// Where no configured key made a signature, which certificates came along: to be compared with the configured ones, and
  /// with the identity provider's metadata. Nobody vouches for them.
  private static func keyNotes(_ error: CodedError, _ signs: MessageSigns, _ context: ValidationContext) -> [Finding] {
    guard [.signatureInvalid, .signatureKeyType, .signatureKeyLimit, .signatureNoKeys].contains(error.code) else {
      return []
    }
    return signs.certificates.map { certificate in
      let isConfigured = context.idp.signingCertificates.contains { $0.thumbprint == certificate.thumbprint }
      let end = certificate.notAfter.map { ", until \($0.rfc3339)" } ?? ""
      return .noted(
        "signature.key-info",
        "the message brings the certificate \(certificate.thumbprint)\(end), which "
          + (isConfigured ? "is configured, and whose key did not make this signature" : "is not configured"))
    }
  }

  private static func sentence(
    _ error: CodedError?, _ findings: [Finding], _ assertion: ValidatedAssertion?, _ mask: ValueMask
  ) -> String {
    guard let error else {
      let name = assertion?.nameID.map(mask.personal) ?? "a person without a NameID"
      return "accept: the response is authentic and every check holds; it signs in \(name)"
    }
    let others = findings.count { $0.outcome == .failed } - 1
    let rest = others > 0 ? " (\(others) other \(others == 1 ? "check" : "checks") failed too)" : ""
    return "reject: \(error.code): \(error.message)\(error.position?.suffix ?? "")\(rest)"
  }

  /// Failures before notes, each in its order, and nothing twice.
  private static func remedies(
    _ findings: [Finding], _ guess: VendorGuess?, _ context: ValidationContext
  ) -> [Remedy] {
    var remedies: [Remedy] = []
    let ordered = findings.filter { $0.outcome == .failed } + findings.filter { $0.outcome == .noted }
    for finding in ordered {
      guard let error = finding.error, !remedies.contains(where: { $0.code == error.code }) else { continue }
      let console = ConsoleTopic(error.code).flatMap { guess?.vendor.console.remedy($0, context) }
      remedies.append(Remedy(check: finding.check, code: error.code, text: error.remedy, console: console))
    }
    return remedies
  }
}

/// What an accepted assertion says of its subject, as an explanation shows it.
public struct ExplainedSubject: Sendable {
  public let nameID: String?
  public let nameIDFormat: String?
  public let attributes: [AssertionAttribute]
  public let sessionIndex: String?
  public let authnContext: String?
  public let issuer: String
  public let assertionID: String

  init(_ assertion: ValidatedAssertion, _ mask: ValueMask) {
    nameID = assertion.nameID.map(mask.personal)
    nameIDFormat = assertion.nameIDFormat
    attributes = assertion.attributes.map {
      AssertionAttribute(name: $0.name, values: $0.values.map(mask.personal))
    }
    sessionIndex = assertion.sessionIndex.map(mask.personal)
    authnContext = assertion.authnContext
    issuer = assertion.issuer
    assertionID = assertion.assertionID
  }
}
