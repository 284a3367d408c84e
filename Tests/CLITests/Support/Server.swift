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
  func send(
    _ method: String, _ path: String, token: String? = nil, body: String? = nil, requestID: String? = nil
  ) async throws -> Outcome {
    guard let address = URL(string: url + path) else {
      throw CodedError("test.path.invalid", "`\(path)` is no path of a URL", remedy: "escape it")
    }
    // Foundation's session never ends a POST that is answered 401 with a challenge to authenticate as `Basic`.
    if let body, body.hasPrefix("grant_type=") {
      let answer = try await exchange(method, path, headers: [Self.form], body: body)
      return Outcome(status: answer.status, output: answer.body, isAnswer: true)
    }
    var request = URLRequest(url: address, timeoutInterval: 30)
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
    if let requestID { request.setValue(requestID, forHTTPHeaderField: "X-Request-Id") }
    let type = path.hasPrefix("/api/") ? "application/json" : "application/scim+json"
    if body != nil { request.setValue(type, forHTTPHeaderField: "Content-Type") }
    let (data, response) = try await Self.session.data(for: request)
    return Outcome(
      status: (response as? HTTPURLResponse)?.statusCode ?? 0, output: String(decoding: data, as: UTF8.self),
      isAnswer: true)
  }

  private static let session = URLSession(configuration: .ephemeral)
}
