internal import Diagnostics
internal import Hummingbird
internal import SCIM

/// A refusal whose answer carries more than its code, such as `Allow`.
struct HTTPRefusal: Error {
  let error: CodedError
  var headers = HTTPFields()
}

/// Refusals of HTTP in the words of whoever is spoken to.
extension Face {
  var unknownEndpoint: CodedError {
    CodedError(
      self == .scim ? .scimEndpointUnknown : .httpEndpointUnknown, "there is nothing at this address",
      remedy: self == .scim ? "see `ResourceTypes` for the endpoints of this service" : "check the URL")
  }

  func unsupportedMethod(_ method: String, allowed: String) -> HTTPRefusal {
    let error = CodedError(
      self == .scim ? .scimMethodUnsupported : .httpMethodUnsupported, "this address does not take the method",
      expected: allowed, received: "`\(method.prefix(20))`", remedy: "use one of the methods named in `Allow`")
    return HTTPRefusal(error: error, headers: [.allow: allowed])
  }

  func unsupportedMediaType(_ received: String, expected: String) -> CodedError {
    CodedError(
      self == .scim ? .scimMediaTypeUnsupported : .httpMediaTypeUnsupported, "the body has a type not taken here",
      expected: expected, received: "`\(received.prefix(80))`", remedy: "send the body as \(expected)")
  }

  func bodyTooLarge(limit: Int) -> CodedError {
    CodedError(
      self == .scim ? .scimBodyTooLarge : .httpBodyTooLarge, "the body is too large",
      expected: "at most \(limit) octets", received: "more", remedy: "send less in one request")
  }

  var brokenBody: CodedError {
    CodedError(
      .httpRequestInvalid, "the body could not be read", expected: "a body framed by `Content-Length` or `chunked`",
      remedy: "send a well-formed HTTP request")
  }

  func invalidQuery(_ received: Substring) -> CodedError {
    CodedError(
      self == .scim ? .scimQueryInvalid : .httpQueryInvalid, "the query holds a broken percent-escape",
      expected: "percent-encoded UTF-8", received: "`\(received.prefix(80))`",
      remedy: "encode the query (RFC 3986 §2.1)")
  }
}
