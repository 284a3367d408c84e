internal import Diagnostics
internal import LanyardCore
internal import SAML
internal import SignedXML

/// What became of an encoded response: a verdict, or nothing that could be judged.
enum ResponseJudgement {
  case unreadable(CodedError)
  case judged(Verdict)

  /// Judges the form field as received, outside any transaction.
  init(
    _ encoded: [UInt8], maximumOctets: Int, by trust: ConnectionTrust, inResponseTo: String?, at now: Instant,
    _ location: ConnectionLocation, _ keyring: Keyring, _ keys: ConnectionKeys
  ) {
    do throws(CodedError) {
      let response = try EncodedResponse(base64: encoded, maximumOctets: maximumOctets)
      let context = try ValidationContext(
        trust, inResponseTo: inResponseTo, now: now, location: location, keyring: keyring, known: keys)
      var limits = XMLLimits.message
      limits.maximumOctets = maximumOctets
      self = .judged(ResponseValidator(limits: limits).judge(response.octets, context: context))
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
