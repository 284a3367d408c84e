internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// Why a request failed and what HTTP says of it, whatever was thrown.
struct Failure {
  let error: CodedError
  let status: Int
  let scimType: String?
  var headers = HTTPFields()

  /// - Parameter hasToken: whether the request brought a bearer token, which then was no good.
  init(_ thrown: any Error, face: Face, hasToken: Bool = false) {
    switch thrown {
    case let refusal as HTTPRefusal:
      self.init(refusal.error)
      headers = refusal.headers
    case let refusal as SignInRefusal: self.init(refusal.error, status: 403)
    case let error as CodedError: self.init(error)
    case let error as HTTPError where error.status == .notFound: self.init(face.unknownEndpoint)
    case let error as HTTPError: self.init(Self.invalidRequest, status: error.status.code)
    default: self.init(Self.unexpected(thrown))
    }
    if status == 503 || status == 429, headers[.retryAfter] == nil { headers[.retryAfter] = "5" }
    if status == 401 { headers[.wwwAuthenticate] = face.challenge(hasToken: hasToken) }
  }

  private init(_ error: CodedError, status: Int? = nil) {
    let entry = ErrorStatus.entry(for: error)
    self.error = error
    self.status = status ?? entry.status
    self.scimType = entry.scimType
  }

  /// Whether the caller may read message, expectation and remedy. Of faults of ours nobody outside does.
  var isForCaller: Bool {
    error.exposure == .caller && error.code != .internal && status != 500 && status != 503
  }

  /// What a caller reads where the particulars are not theirs.
  func publicError(reference: String) -> CodedError {
    guard !isForCaller else { return error }
    guard status == 503 else {
      return CodedError(
        .internal, "an internal fault prevented the answer; its reference is \(reference)",
        remedy: "report the reference to the operator of the service")
    }
    return CodedError(
      error.code, "the service cannot answer at the moment; the reference is \(reference)",
      remedy: "try again after the seconds that `Retry-After` names")
  }

  private static let invalidRequest = CodedError(
    .httpRequestInvalid, "the request could not be read", remedy: "send a well-formed HTTP request")

  private static func unexpected(_ thrown: any Error) -> CodedError {
    CodedError(
      .internal, "something unforeseen was thrown", received: "\(thrown)", remedy: "report this with its reference",
      exposure: .operator)
  }
}

extension Face {
  /// How to authenticate here (RFC 9110 §11.6.1). Only a token that was sent is called invalid (RFC 6750 §3.1).
  fileprivate func challenge(hasToken: Bool) -> String {
    switch self {
    case .browser: "Cookie realm=\"lanyard\""
    case .oauth: "Basic realm=\"lanyard\""
    case .scim, .plain: "Bearer realm=\"lanyard\"" + (hasToken ? ", error=\"invalid_token\"" : "")
    }
  }
}
