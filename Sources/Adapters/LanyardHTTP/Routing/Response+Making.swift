internal import Hummingbird
internal import JSON

extension Response {
  init(_ status: HTTPResponse.Status, _ type: String, _ octets: [UInt8], _ headers: HTTPFields = [:]) {
    var headers = headers
    headers[.contentType] = type
    self.init(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: octets)))
  }

  static func json(_ status: HTTPResponse.Status, _ value: JSONValue, _ headers: HTTPFields = [:]) -> Response {
    Response(status, "application/json", value.serialized(), headers)
  }

  static func scim(_ status: HTTPResponse.Status, _ value: JSONValue, _ headers: HTTPFields = [:]) -> Response {
    Response(status, "application/scim+json", value.serialized(), headers)
  }

  static func text(_ status: HTTPResponse.Status, _ text: String, _ headers: HTTPFields = [:]) -> Response {
    Response(status, "text/plain; charset=utf-8", Array(text.utf8), headers)
  }
}

extension HTTPFields {
  /// A field that HTTPTypes has no constant for.
  subscript(named name: String) -> String? {
    get { Element.Name(name).flatMap { self[$0] } }
    set { if let name = Element.Name(name) { self[name] = newValue } }
  }
}

/// Names that HTTPTypes has no constant for and that are in every answer, made once: a name is checked and folded when it is
/// made.
enum FieldName {
  static let requestID = HTTPFields.Element.Name("X-Request-Id")
  static let traceParent = HTTPFields.Element.Name("traceparent")
  static let referrerPolicy = HTTPFields.Element.Name("Referrer-Policy")
}

extension HTTPFields {
  subscript(known name: Element.Name?) -> String? {
    get { name.flatMap { self[$0] } }
    set { if let name { self[name] = newValue } }
  }
}
