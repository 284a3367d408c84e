internal import Hummingbird
internal import LanyardService

extension Response {
  /// An answer that may be too large to be held: it is sent as it is read, no faster than the client takes it.
  static func scim(_ status: HTTPResponse.Status, _ body: AnswerBody, _ headers: HTTPFields = [:]) -> Response {
    if let whole = body.whole { return Response(status, "application/scim+json", whole, headers) }
    var headers = headers
    headers[.contentType] = "application/scim+json"
    let sent = ResponseBody { writer in
      try await body.write { octets in try await writer.write(ByteBuffer(bytes: octets)) }
      try await writer.finish(nil)
    }
    return Response(status: status, headers: headers, body: sent)
  }
}
