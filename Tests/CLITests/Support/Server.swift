import Diagnostics
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// A `lanyard serve` of a sandbox, ready for requests.
struct Server {
  let program: RunningProgram
  let port: Int
  var url: String { "http://127.0.0.1:\(port)" }

  /// Starts it at a free port and waits until it says that it is ready.
  ///
  /// - Throws: `test.server.unready` with what it wrote.
  static func start(in sandbox: Sandbox, _ arguments: [String] = []) async throws -> Server {
    let port = try FreePort.find()
    let program = try await sandbox.start(["serve", "--listen", "127.0.0.1:\(port)"] + arguments)
    let server = Server(program: program, port: port)
    try await server.awaitReadiness(within: .seconds(30))
    return server
  }

  private func awaitReadiness(within limit: Duration) async throws {
    let deadline = ContinuousClock.now + limit
    while ContinuousClock.now < deadline {
      if let answer = try? await send("GET", "/readyz"), answer.status == 200 { return }
      if await program.hasEnded() { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw CodedError(
      "test.server.unready", "the server did not get ready",
      received: (try? String(contentsOfFile: program.errorsFile, encoding: .utf8)) ?? "", remedy: "see what it wrote")
  }

  /// Sends a request and reads its answer whole.
  func send(_ method: String, _ path: String, token: String? = nil, body: String? = nil) async throws -> Outcome {
    guard let address = URL(string: url + path) else {
      throw CodedError("test.path.invalid", "`\(path)` is no path of a URL", remedy: "escape it")
    }
    if let body, body.hasPrefix("grant_type=") { return try submit(body, to: path) }
    var request = URLRequest(url: address, timeoutInterval: 30)
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    let type = path.hasPrefix("/api/") ? "application/json" : "application/scim+json"
    if body != nil { request.setValue(type, forHTTPHeaderField: "Content-Type") }
    let (data, response) = try await Self.session.data(for: request)
    return Outcome(
      status: (response as? HTTPURLResponse)?.statusCode ?? 0, output: String(decoding: data, as: UTF8.self),
      isAnswer: true)
  }

  /// Sends a form over a connection of its own: Foundation's session never ends a POST that is answered 401 with a
  /// challenge to authenticate as `Basic`.
  private func submit(_ form: String, to path: String) throws -> Outcome {
    let connection = try RawConnection(port: port)
    try connection.write(
      """
      POST \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r
      Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(form.utf8.count)\r\n\r\n\(form)
      """)
    let answer = try connection.readToEnd()
    let head = answer.split(separator: " ", maxSplits: 2)
    let body = answer.components(separatedBy: "\r\n\r\n").dropFirst().joined(separator: "\r\n\r\n")
    return Outcome(status: head.count > 1 ? Int(head[1]) ?? 0 : 0, output: body, isAnswer: true)
  }

  private static let session = URLSession(configuration: .ephemeral)
}
