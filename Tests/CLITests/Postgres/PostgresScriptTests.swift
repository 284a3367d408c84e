import Foundation
import Testing

/// What the operator of a PostgreSQL database sees: stories of `Vectors/postgres`, each beside a server of its own, whose
/// superuser's address is `$ADMIN`, at 127.0.0.1 and the port `$PGSERVER`; `$STANDBY` copies it to one that only reads, `$RESTART`
/// starts it.
@Suite("Command line beside PostgreSQL")
struct PostgresScriptTests {
  @Test(arguments: ["letting-in.script", "troubles.script"])
  func itBehavesAsTheScriptSays(_ name: String) async throws {
    let text = try String(contentsOfFile: Material.vectors + "/postgres/" + name, encoding: .utf8)
    let script = try Script(parsing: text)
    try await Sandbox.with { sandbox in
      try await DatabaseServer.with(sandbox) { database in
        let port = try #require(URL(string: database.address)?.port)
        await sandbox.set("ADMIN", database.address)
        await sandbox.set("PGSERVER", "\(port)")
        await sandbox.set("STANDBY", database.standbyProgram)
        await sandbox.set("RESTART", database.restartProgram)
        await sandbox.set("LANYARD_MASTER_KEY", Data(repeating: 7, count: 32).base64EncodedString())
        var runner = ScriptRunner(name, in: sandbox)
        try await runner.play(script)
      }
    }
  }
}
