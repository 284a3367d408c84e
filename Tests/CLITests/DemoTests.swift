import Foundation
import Testing

/// Without `--once` the demo serves on after it has played.
@Suite("Demo")
struct DemoTests {
  @Test func itServesOnUntilItIsEnded() async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.run("cp -r \"$SAMPLES\" samples")
      let port = try FreePort.find()
      let program = try await sandbox.start(["demo", "--listen", "127.0.0.1:\(port)"])
      let said = try await output(of: program, until: "Serving until")
      #expect(said.contains("5  An auditor") && !said.contains("FAIL"))

      let server = Server(program: program, port: port)
      #expect(try await server.send("GET", "/readyz").status == 200)
      let token = try #require(said.firstMatch(of: /lyd_scim_[A-Za-z0-9_-]+/)?.output)
      let users = try await server.send("GET", "/t/acme/scim/v2/Users", token: String(token))
      #expect(try users.text(at: "totalResults") == "2")

      await program.send(SIGTERM)
      #expect(try await program.ending(within: .seconds(20)) == 0)
    }
  }

  /// Waits until it has said something, or has ended.
  private func output(of program: RunningProgram, until words: String) async throws -> String {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let said = try String(contentsOfFile: program.outputFile, encoding: .utf8)
      let isOver = await program.hasEnded()
      if said.contains(words) || isOver || ContinuousClock.now > deadline { return said }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
