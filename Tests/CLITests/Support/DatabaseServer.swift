import Diagnostics
import Foundation

/// A PostgreSQL server of one test's own, which the test may crash.
struct DatabaseServer {
  /// The address of its first database, which is empty.
  let address: String
  /// Makes a standby and prints its port.
  let standbyProgram: String
  /// Ends the server, where it runs, and starts it.
  let restartProgram: String
  private let sandbox: Sandbox

  /// Runs `body` beside a server, and stops it whatever `body` comes to.
  static func with(_ sandbox: Sandbox, _ body: (DatabaseServer) async throws -> Void) async throws {
    let script = Material.repository.appending(path: "scripts/with-postgres").path(percentEncoded: false)
    let program = try await sandbox.launch(
      """
      exec '\(script)' sh -c '
        printf "%s\\n%s\\n%s" "$LANYARD_TEST_POSTGRES" "$LANYARD_TEST_POSTGRES_RESTART" \\
          "$LANYARD_TEST_POSTGRES_STANDBY" > postgres.new
        mv postgres.new postgres.ready
        while [ ! -e postgres.stop ]; do sleep 0.1; done'
      """)
    do {
      try await body(try await ready(in: sandbox, program))
      try await stop(in: sandbox, program)
    } catch {
      try await stop(in: sandbox, program)
      throw error
    }
  }

  /// Ends the server as a crash would, with every session, and starts it again.
  func restart() async throws {
    let outcome = try await sandbox.run(restartProgram)
    guard outcome.isSuccess else {
      throw CodedError(
        "test.postgres.restart", "the server did not come back", received: "\(outcome)", remedy: "see why")
    }
  }

  private static func ready(in sandbox: Sandbox, _ program: RunningProgram) async throws -> DatabaseServer {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline, await !program.hasEnded() {
      if let text = try? String(contentsOfFile: sandbox.folder + "/postgres.ready", encoding: .utf8) {
        let lines = text.split(separator: "\n").map(String.init)
        return DatabaseServer(
          address: lines[0], standbyProgram: lines[2], restartProgram: lines[1], sandbox: sandbox)
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw CodedError(
      "test.postgres.unready", "no PostgreSQL server came up",
      received: (try? String(contentsOfFile: program.errorsFile, encoding: .utf8)) ?? "",
      remedy: "run `scripts/setup --tests`")
  }

  private static func stop(in sandbox: Sandbox, _ program: RunningProgram) async throws {
    _ = FileManager.default.createFile(atPath: sandbox.folder + "/postgres.stop", contents: nil)
    _ = try await program.ending(within: .seconds(30))
  }
}
