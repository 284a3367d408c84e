internal import AsyncHTTPClient
internal import Diagnostics
internal import JSON
internal import NIOCore
internal import NIOHTTP1

/// Speaks to the demo's server as its clients do: over HTTP.
struct DemoClient {
  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    /// Null where the body is no JSON.
    let body: JSONValue

    func header(_ name: String) -> String? { headers.first(name: name) }
  }

  let http: HTTPClient
  let baseURL: String
  let token: String

  /// A request of the directory, with its token.
  func scim(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> Answer {
    var headers = [("Authorization", "Bearer \(token)"), ("Accept", "application/scim+json")]
    if body != nil { headers.append(("Content-Type", "application/scim+json")) }
    return try await send(method, "/t/acme/scim/v2" + path, headers, body.map { $0.serialized() })
  }

  /// A request of a browser.
  func browse(
    _ method: String, _ path: String, cookie: String? = nil, form: String? = nil, accept: String = "text/html"
  ) async throws -> Answer {
    var headers = [("Accept", accept)]
    if let cookie { headers.append(("Cookie", cookie)) }
    if form != nil { headers.append(("Content-Type", "application/x-www-form-urlencoded")) }
    return try await send(method, path, headers, form.map { Array($0.utf8) })
  }

  private func send(
    _ method: String, _ path: String, _ headers: [(String, String)], _ body: [UInt8]?
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: path.hasPrefix("http") ? path : baseURL + path)
    request.method = HTTPMethod(rawValue: method)
    request.headers.add(contentsOf: headers)
    if let body { request.body = .bytes(body) }
    let response = try await http.execute(request, timeout: .seconds(20))
    let octets = Array(try await response.body.collect(upTo: 4 << 20).readableBytesView)
    return Answer(
      status: Int(response.status.code), headers: response.headers, body: (try? JSONValue(parsing: octets)) ?? .null)
  }
}
