internal import Diagnostics
internal import LanyardCore
internal import SAML

/// What became of an encoded response: a verdict, or nothing that could be judged.
enum ResponseJudgement {
  case unreadable(CodedError)
  case judged(Verdict)

  /// Judges the form field as received, outside any transaction.
  init(
    _ encoded: [UInt8], by trust: ConnectionTrust, inResponseTo: String?, at now: Instant,
    _ location: ConnectionLocation
  ) {
    do throws(CodedError) {
      let response = try EncodedResponse(base64: encoded)
      let context = try ValidationContext(trust, inResponseTo: inResponseTo, now: now, location: location)
      self = .judged(ResponseValidator().judge(response.octets, context: context))
    } catch {
      self = .unreadable(error)
    }
  }

  var decision: Verdict.Decision {
    switch self {
    case .unreadable(let error): .reject(error)
    case .judged(let verdict): verdict.decision
    }
  }

  var findings: [Finding] {
    switch self {
    case .unreadable(let error): [.failed("response.encoding", error)]
    case .judged(let verdict): verdict.findings
    }
  }
}
