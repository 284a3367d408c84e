internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import OpenID
internal import SCIM

extension Failure {
  /// The answer, in the manner of whoever is spoken to.
  func response(for face: Face, _ request: Request, reference: String) -> Response {
    let code = HTTPResponse.Status(code: face == .oauth ? oauthStatus : status)
    switch face {
    case .oauth: return .json(code, oauthBody(reference: reference), headers)
    case .scim: return .scim(code, scimBody(reference: reference), headers)
    case .plain: return .json(code, plainBody(reference: reference), headers)
    case .browser:
      let notice = PublicNotice(self, reference: reference)
      if request.prefersJSON { return .json(code, notice.json, headers) }
      return Page.notice(notice).response(code, headers)
    }
  }

  /// RFC 7644 §3.12.
  func scimBody(reference: String) -> JSONValue {
    let shown = publicError(reference: reference)
    guard isForCaller, ErrorStatus.table[error.code] == nil else {
      return SCIMError(
        status: status, scimType: scimType, detail: shown.message, code: shown.code, expected: shown.expected,
        received: shown.received, remedy: shown.remedy
      ).json
    }
    return SCIMError(shown, reference: reference).json
  }

  /// RFC 6749 §5.2: who is known and may not is told with 400 as well.
  private var oauthStatus: Int { status == 403 ? 400 : status }

  private func oauthBody(reference: String) -> JSONValue {
    TokenError(publicError(reference: reference), reference: reference).json(status: status)
  }

  private func plainBody(reference: String) -> JSONValue {
    var body = publicError(reference: reference).json
    body["reference"] = .string(reference)
    return .object(body)
  }
}
