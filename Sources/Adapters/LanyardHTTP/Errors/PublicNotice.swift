internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// The public face of a failure towards a person: one sentence and a reference. The cause is for the log, the audit log and
/// the operator: a refusal that explains itself would teach whoever probes it.
struct PublicNotice {
  /// A code that is safe to show, else the general one.
  let code: ErrorCode
  let sentence: String
  let reference: String

  init(_ failure: Failure, reference: String) {
    self.reference = reference
    if let sentence = Self.sentences[failure.error.code] {
      (code, self.sentence) = (failure.error.code, sentence)
    } else {
      (code, sentence) = Self.general(status: failure.status)
    }
  }

  /// The causes that a person may know and can act on.
  private static let sentences: [ErrorCode: String] = [
    .subjectDeactivated: "Your account is deactivated. Ask your administrator.",
    .subjectUnknown: "Your account is not known here. Ask your administrator.",
    .subjectClosed: "Your account was removed. Ask your administrator.",
    .subjectLimit: "Your organisation has no room for another account. Ask your administrator.",
    .signInBrowser: "This sign-in was begun in another browser. Start again.",
    .tenantSuspended: "Signing in is suspended for your organisation.",
    .signInUnknown: "This sign-in is no longer open. Start again.",
    .signInReplayed: "This sign-in was already used. Start again.",
    .sessionUnknown: "Nobody is signed in. Sign in through your identity provider.",
  ]

  private static func general(status: Int) -> (ErrorCode, String) {
    switch status {
    case 403: (.signInRefused, "The sign-in was refused. Ask your administrator.")
    case 404: (.httpEndpointUnknown, "There is nothing at this address.")
    case 405: (.httpMethodUnsupported, "This address is not used in this way.")
    case 413: (.httpBodyTooLarge, "The message is too large.")
    case 415: (.httpMediaTypeUnsupported, "The message has a type that is not taken here.")
    case 429: (.httpRateExceeded, "Too many requests come from your network. Try again in a moment.")
    case 503: (.storeUnavailable, "The service cannot answer at the moment. Try again soon.")
    case 500...: (.internal, "Something went wrong on our side.")
    default: (.httpRequestInvalid, "The message could not be understood. Start again.")
    }
  }

  var json: JSONValue {
    ["code": .string(code.rawValue), "message": .string(sentence), "reference": .string(reference)]
  }
}
