public import Diagnostics
public import JSON

/// The answer of a token endpoint that gives none (RFC 6749 §5.2). Beside the standard's members stand ours: the code that
/// scripts compare, what was expected and received, the remedy, and the reference that the log knows.
public struct TokenError: Sendable {
  public let error: CodedError
  public let reference: String

  public init(_ error: CodedError, reference: String) {
    self.error = error
    self.reference = reference
  }

  /// The standard's word for an error of this code and HTTP status.
  public static func word(for code: ErrorCode, status: Int) -> String {
    switch code {
    case .oauthGrantUnsupported: "unsupported_grant_type"
    case .oauthScopeInvalid: "invalid_scope"
    default:
      switch status {
      case 401: "invalid_client"
      case 403: "unauthorized_client"
      case 429, 503: "temporarily_unavailable"
      case 500...: "server_error"
      default: "invalid_request"
      }
    }
  }

  /// The body.
  ///
  /// - Parameter status: what the table of statuses says of the code.
  public func json(status: Int) -> JSONValue {
    var body: JSONObject = [
      "error": .string(Self.word(for: error.code, status: status)),
      "error_description": .string(Self.printable(error.message)), "lanyard_code": .string(error.code.rawValue),
    ]
    body["lanyard_expected"] = error.expected.map { .string($0) }
    body["lanyard_received"] = error.received.map { .string($0) }
    body["lanyard_remedy"] = .string(error.remedy)
    body["lanyard_reference"] = .string(reference)
    return .object(body)
  }

  /// The octets that the standard allows in a description: printable ASCII without `"` and `\`.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          (0x20...0x7E).contains(scalar.value) && scalar != "\"" && scalar != "\\" ? scalar : "?"
        }))
  }
}
