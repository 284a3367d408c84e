internal import Diagnostics
internal import SignedXML

/// Judges what identity providers say about the end of sessions (SAML Profiles §4.4).
///
/// A message counts only if it is signed as a whole by a configured key: by the query's signature, or by an enveloped one
/// of the message element itself. A signed assertion inside an unsigned message proves nothing about the message. There
/// is no switch for unsigned messages: whoever takes them lets anybody end anybody's session.
///
/// Whether the message was seen before, and whose session it names, is the caller's to know.
public struct LogoutValidator: Sendable {
  public init() {}

  /// Judges a request to end sessions. All findings are returned, and the first failure decides.
  public func judge(request message: LogoutMessage, context: LogoutContext) -> LogoutVerdict<LogoutRequest> {
    judge(message, context) { (request: LogoutRequest, run: inout LogoutRun) in
      run.checkEnvelope(issuer: request.issuer, destination: request.destination, issued: request.issueInstant)
      run.checkEnd(request.notOnOrAfter)
    }
  }

  /// Judges the answer to our request with the ID `inResponseTo`; nil means that no request is open, and refuses.
  public func judge(
    response message: LogoutMessage, inResponseTo: String?, context: LogoutContext
  ) -> LogoutVerdict<LogoutResponse> {
    judge(message, context) { (response: LogoutResponse, run: inout LogoutRun) in
      run.checkEnvelope(issuer: response.issuer, destination: response.destination, issued: response.issueInstant)
      run.checkAnswer(response.inResponseTo, to: inResponseTo)
      run.checkStatus(response)
    }
  }

  private func judge<Message: LogoutReadable>(
    _ message: LogoutMessage, _ context: LogoutContext, by check: (Message, inout LogoutRun) -> Void
  ) -> LogoutVerdict<Message> {
    var run = LogoutRun(context: context)
    do throws(CodedError) {
      let authentic: Message = try run.authentic(message)
      check(authentic, &run)
      guard let failure = run.findings.first(where: { $0.outcome == .failed })?.error else {
        return LogoutVerdict(decision: .accept(authentic), findings: run.findings, work: run.work)
      }
      return LogoutVerdict(decision: .reject(failure), findings: run.findings, work: run.work)
    } catch {
      return LogoutVerdict(decision: .reject(error), findings: run.findings, work: run.work)
    }
  }
}
