import Foundation
import Testing

/// Every story of `Vectors`, each in a folder of its own, played to the built program.
@Suite("Command line")
struct ScriptTests {
  static let names =
    (try? FileManager.default.contentsOfDirectory(atPath: Material.vectors))?
    .filter { $0.hasSuffix(".script") }.sorted() ?? []

  @Test func thereAreScripts() {
    #expect(!Self.names.isEmpty)
  }

  @Test(arguments: names) func itBehavesAsTheScriptSays(_ name: String) async throws {
    let text = try String(contentsOfFile: Material.vectors + "/" + name, encoding: .utf8)
    let script = try Script(parsing: text)
    try #require(!script.steps.isEmpty)
    try await Sandbox.with { sandbox in
      var runner = ScriptRunner(name, in: sandbox)
      try await runner.play(script)
    }
  }
}
