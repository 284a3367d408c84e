import Diagnostics
import Foundation

/// What scripts can do beside the shell:
///
///     % serve FLAGS…               starts a server and waits until it is ready; sets `port`
///     % stop TERM|KILL             ends it by a signal; the output is what it logged
///     % http METHOD PATH [TOKEN]   sends a request to it, the input being its body; the output is the answer's body;
///                                  a word behind the token is its `X-Request-Id`
///     % await PATH TEXT            asks for the path until a line of the answer begins with the text
///     % file PATH                  writes the input to a file
///     % quickstart                 applies samples/quickstart without its webhook target, and sets `token` for SCIM
///     % let NAME VALUE             sets a variable
///     % limit SECONDS              how long each following command may take
extension ScriptRunner {
  mutating func perform(_ verb: String, _ arguments: [String], input: String) async throws -> Outcome {
    switch (verb, arguments.count) {
    case ("serve", _): return try await serve(arguments)
    case ("stop", 1): return try await stop(arguments[0])
    case ("http", 2...4):
      return try await running().send(
        arguments[0], arguments[1], token: arguments.dropFirst(2).first, body: input.isEmpty ? nil : input,
        requestID: arguments.dropFirst(3).first)
    case ("await", 2...): return try await awaited(arguments.dropFirst().joined(separator: " "), at: arguments[0])
    case ("file", 1): return try write(input + "\n", to: arguments[0])
    case ("quickstart", 0): return try await quickstart()
    case ("let", 2...):
      await set(arguments[0], arguments.dropFirst().joined(separator: " "))
      return .nothing
    case ("limit", 1):
      limit = .seconds(Int(arguments[0]) ?? 0)
      return .nothing
    default:
      throw CodedError(
        "test.script.verb", "`% \(verb)` with \(arguments.count) words is nothing a script can do",
        remedy: "see ScriptRunner+Actions.swift")
    }
  }

  private mutating func serve(_ arguments: [String]) async throws -> Outcome {
    let server = try await Server.start(in: sandbox, arguments)
    self.server = server
    await set("port", "\(server.port)")
    return .nothing
  }

  private mutating func stop(_ signal: String) async throws -> Outcome {
    let server = try running()
    self.server = nil
    switch signal {
    case "TERM": await server.program.send(SIGTERM)
    case "KILL": await server.program.send(SIGKILL)
    default: throw CodedError("test.script.verb", "`\(signal)` is no signal", remedy: "write TERM or KILL")
    }
    return try await sandbox.outcome(of: server.program, within: limit)
  }

  private func awaited(_ text: String, at path: String) async throws -> Outcome {
    let deadline = ContinuousClock.now + limit
    while true {
      let outcome = try await running().send("GET", path)
      if outcome.output.split(separator: "\n").contains(where: { $0.hasPrefix(text) }) || ContinuousClock.now > deadline
      {
        return outcome
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  private func running() throws -> Server {
    guard let server else {
      throw CodedError("test.script.verb", "no server is running", remedy: "start one with `% serve`")
    }
    return server
  }

  /// The target is left out, as nobody would be listening.
  private mutating func quickstart() async throws -> Outcome {
    let outcome = try await sandbox.run(
      """
      cp -r "$SAMPLES/quickstart" manifests && cp "$VECTORS/saml/idp-certificate.pem" manifests \
      && rm manifests/target.yaml && lanyard apply -f manifests > /dev/null \
      && lanyard token create --tenant acme --name directory --json
      """, within: limit)
    if outcome.isSuccess { await set("token", try outcome.text(at: "token")) }
    return outcome
  }

  private func write(_ text: String, to path: String) throws -> Outcome {
    let file = URL(filePath: sandbox.folder).appending(path: path)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return .nothing
  }
}
