import Foundation
import JSON
import Testing

/// A load that is cut short loses nobody and doubles nobody.
@Suite("Cutting a load short", .serialized)
struct ImportDurabilityTests {
  private static let count = 3_000

  private func prepare(_ sandbox: Sandbox) async throws -> (runner: ScriptRunner, token: String) {
    var runner = ScriptRunner("import", in: sandbox)
    let complaints = try await runner.complaints(about: Script(parsing: "% quickstart"))
    try #require(complaints.isEmpty, Comment(rawValue: complaints.joined()))
    let lines = (0..<Self.count).map { number in
      #"{"resourceType":"User","externalId":"hr-\#(number)","userName":"person-\#(number)@acme.example"}"#
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: sandbox.folder + "/people.jsonl", atomically: true, encoding: .utf8)
    return (runner, try #require(runner.variables["token"]))
  }

  private func people(at server: Server, token: String) async throws -> [String] {
    var names: [String] = []
    while true {
      let path = "/t/acme/scim/v2/Users?attributes=userName&count=200&startIndex=\(names.count + 1)"
      let page = try await server.send("GET", path, token: token).json()
      let users = try #require(page["Resources"]?.arrayValue)
      names += users.compactMap { $0["userName"]?.stringValue }
      if users.isEmpty || names.count >= page["totalResults"]?.intValue ?? 0 { return names }
    }
  }

  private func expectEverybodyOnce(at server: Server, token: String) async throws {
    let names = try await people(at: server, token: token)
    #expect(names.count == Self.count)
    #expect(Set(names).count == Self.count)
  }

  /// Waits until at least `enough` people are loaded.
  private func waitFor(_ enough: Int, at server: Server, token: String) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let page = try await server.send("GET", "/t/acme/scim/v2/Users?count=0", token: token).json()
      if page["totalResults"]?.intValue ?? 0 >= enough { return }
    }
    Issue.record("\(enough) people were not loaded within a minute")
  }

  @Test func afterAKillItGoesOnWhereItStopped() async throws {
    try await Sandbox.with { sandbox in
      let (_, token) = try await prepare(sandbox)
      let server = try await Server.start(in: sandbox)
      let load = try await sandbox.start(["import", "people.jsonl", "--tenant", "acme"])
      try await waitFor(300, at: server, token: token)
      await load.send(SIGKILL)
      #expect(try await load.ending(within: .seconds(10)) == 128 + SIGKILL)

      let rest = try await sandbox.run("lanyard import people.jsonl --tenant acme --json", within: .seconds(120))
      #expect(rest.status == 0, "\(rest)")
      #expect(Int(try rest.text(at: "records")) == Self.count)
      #expect(Int(try rest.text(at: "resumedAfter")) ?? 0 >= 200)
      #expect(try rest.text(at: "unchanged") == "0")
      try await expectEverybodyOnce(at: server, token: token)
    }
  }

  /// What was refused before a kill is in the file of errors once, whenever the kill came.
  @Test func noRefusalIsLostInAKill() async throws {
    try await Sandbox.with { sandbox in
      let (_, token) = try await prepare(sandbox)
      let server = try await Server.start(in: sandbox)
      let lines = (0..<2_000).map { number in
        number % 3 == 0
          ? #"{"resourceType":"User","displayName":"Nobody \#(number)"}"#
          : #"{"resourceType":"User","externalId":"hr-\#(number)","userName":"person-\#(number)@acme.example"}"#
      }
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: sandbox.folder + "/mixed.jsonl", atomically: true, encoding: .utf8)
      let arguments = ["import", "mixed.jsonl", "--tenant", "acme", "--errors", "refused.jsonl"]
      for enough in [150, 600] {
        let load = try await sandbox.start(arguments)
        try await waitFor(enough, at: server, token: token)
        await load.send(SIGKILL)
        #expect(try await load.ending(within: .seconds(10)) == 128 + SIGKILL)
      }
      let rest = try await sandbox.run("lanyard " + arguments.joined(separator: " "), within: .seconds(120))
      #expect(rest.status == 1, "\(rest)")
      let told = try String(contentsOfFile: sandbox.folder + "/refused.jsonl", encoding: .utf8)
      let numbers = try told.split(separator: "\n").map { try JSONValue(parsing: String($0))["line"]?.intValue }
      #expect(numbers == (0..<2_000).filter { $0 % 3 == 0 }.map { $0 + 1 })
    }
  }

  @Test func anInterruptionFinishesTheBatchAndSaysHowToGoOn() async throws {
    try await Sandbox.with { sandbox in
      let (_, token) = try await prepare(sandbox)
      let server = try await Server.start(in: sandbox)
      let load = try await sandbox.start(["import", "people.jsonl", "--tenant", "acme"])
      try await waitFor(100, at: server, token: token)
      await load.send(SIGINT)
      let stopped = try await sandbox.outcome(of: load, within: .seconds(30))
      #expect(stopped.status == 130, "\(stopped)")
      #expect(stopped.output.contains("the same command goes on there"))
      let loaded = try await people(at: server, token: token).count
      #expect(loaded % 100 == 0 && loaded < Self.count)

      let rest = try await sandbox.run("lanyard import people.jsonl --tenant acme --json", within: .seconds(120))
      #expect(rest.status == 0, "\(rest)")
      #expect(Int(try rest.text(at: "resumedAfter")) == loaded)
      try await expectEverybodyOnce(at: server, token: token)
    }
  }
}
