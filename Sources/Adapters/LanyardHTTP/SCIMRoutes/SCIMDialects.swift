internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardService
internal import SCIM

/// Requests as the standard would have them: every query and every body of a SCIM request passes here before it is read.
/// What was recognised on the way is noted for the log line and the provisioning log.
extension LanyardRequestContext {
  /// The items of the query.
  ///
  /// - Throws: `scim.query.invalid` for a broken escape.
  func queryItems(of request: Request) throws(CodedError) -> [(name: String, value: String)] {
    let query = request.uri.query
    var shape = shape(of: request)
    shape.query = try QueryItems.parse(query, face: .scim).map { .init(name: $0.name, value: $0.value) }
    if let query, query.isEmpty || query.hasSuffix("&") { shape.query.append(.init(name: "", value: "")) }
    return read(shape).query.map { ($0.name, $0.value) }
  }

  /// The body of a create, a replace, a patch or a bulk request.
  func rewritten(_ body: JSONValue, of request: Request) -> JSONValue {
    var shape = shape(of: request)
    shape.body = body
    return read(shape).body ?? body
  }

  private func read(_ shape: SCIMRequestShape) -> SCIMRequestShape {
    guard let registry = caller?.catalogue.registry else { return shape }
    let reading = DialectReading(shape, registry)
    // Query and body are read one after the other; what one of them showed, the other does not hide.
    if notes.dialect == nil || reading.dialect != Dialect.plain { notes.dialect = reading.dialect }
    return reading.shape
  }

  private func shape(of request: Request) -> SCIMRequestShape {
    // `/t/{tenant}/scim/v2/` comes before what the standard calls the path.
    let segments = request.uri.path.segments(maxSplits: 8).dropFirst(4)
    return SCIMRequestShape(
      method: request.method.rawValue,
      path: segments.map { QueryItems.percentDecoded($0, plusIsSpace: false) ?? String($0) },
      userAgent: request.headers[.userAgent])
  }
}
