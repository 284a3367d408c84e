import Foundation
import JSON
import Testing

/// What a person decided of a hold is carried out once, wherever the server dies on the way.
@Suite("Cutting a decision short", .serialized)
struct HoldDurabilityTests {
  private static let count = 2_400

  @Test func whateverIsUnderWayWhenTheServerDiesIsDoneOnceInTheEnd() async throws {
    try await Sandbox.with { sandbox in
      let desk = try await prepare(sandbox)
      let server = try await emptiedGroup(sandbox, desk)
      // With the hold open.
      try await kill(server)
      let hold = try await sandbox.run("lanyard hold list --tenant acme --json")
      let id = try hold.text(at: "0.id")
      #expect(try hold.text(at: "0.state") == "open" && hold.text(at: "0.heldGrants") == "\(Self.count)")

      // In the middle of a release: a thousand people at once, the others by whichever server runs.
      let release = try await sandbox.run("lanyard hold release \(id) --tenant acme --json")
      #expect(try release.text(at: "revoked") == "1000")
      #expect(try release.text(at: "underWay") == "release", "\(release)")
      try await cut(sandbox, desk, "the release") { $0 < Self.count - 1000 }
      try await expectEnd(sandbox, desk, state: "released", grants: 0)

      // In the middle of an undo, which grants anew.
      let undo = try await sandbox.run("lanyard hold undo \(id) --tenant acme --json")
      #expect(try undo.text(at: "underWay") == "undo", "\(undo)")
      try await cut(sandbox, desk, "the undo") { _ in true }
      try await expectEnd(sandbox, desk, state: "undone", grants: Self.count)
      // Given, taken and given again: three entries of each, whatever was cut.
      let entries = try await sandbox.run(
        """
        lanyard audit export --tenant acme -o audit.jsonl > /dev/null \
        && lanyard audit verify audit.jsonl --key "$(lanyard audit key --tenant acme)" > /dev/null \
        && grep -c 'grants.changed' audit.jsonl
        """)
      #expect(entries.output == "\(3 * Self.count)\n", "\(entries)")
    }
  }

  /// Who calls the server.
  private struct Desk {
    let directory: String
    let admin: String
  }

  /// A directory of people in one group.
  private func prepare(_ sandbox: Sandbox) async throws -> Desk {
    var runner = ScriptRunner("hold", in: sandbox)
    let complaints = try await runner.complaints(about: Script(parsing: "% quickstart"))
    try #require(complaints.isEmpty, Comment(rawValue: complaints.joined()))
    let names = (0..<Self.count).map { "person-\($0)@acme.example" }
    var lines = names.map { #"{"resourceType":"User","userName":"\#($0)"}"# }
    let members = names.map { #"{"userName":"\#($0)"}"# }.joined(separator: ",")
    lines.append(#"{"resourceType":"Group","displayName":"Support","members":[\#(members)]}"#)
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: sandbox.folder + "/people.jsonl", atomically: true, encoding: .utf8)
    let loaded = try await sandbox.run("lanyard import people.jsonl --tenant acme --json", within: .seconds(120))
    try #require(loaded.status == 0, "\(loaded)")
    let admin = try await sandbox.run("lanyard token create --admin --json")
    return Desk(directory: try #require(runner.variables["token"]), admin: try admin.text(at: "token"))
  }

  /// A server at which one request has taken everybody out of the group, and everybody's revocation waits.
  private func emptiedGroup(_ sandbox: Sandbox, _ desk: Desk) async throws -> Server {
    let server = try await Server.start(in: sandbox)
    try await waitUntil("everybody's role") {
      let status = try await sandbox.run("lanyard mapping status --tenant acme --json")
      return try status.text(at: "marked") == "0"
    }
    let filter = "filter=displayName%20eq%20%22Support%22&excludedAttributes=members"
    let found = try await server.send("GET", "/t/acme/scim/v2/Groups?\(filter)", token: desk.directory).json()
    let group = try #require(found["Resources"]?.arrayValue?.first?["id"]?.stringValue)
    let emptied = try await server.send(
      "PUT", "/t/acme/scim/v2/Groups/\(group)", token: desk.directory,
      body: #"{"displayName":"Support","members":[]}"#)
    #expect(emptied.status == 200)
    try await waitUntil("the whole hold") { try await heldGrants(server, desk) == Self.count }
    return server
  }

  /// How many grants of the newest hold wait still.
  private func heldGrants(_ server: Server, _ desk: Desk) async throws -> Int? {
    let holds = try await server.send("GET", "/api/v1/tenants/acme/holds", token: desk.admin).json()
    return holds["holds"]?.arrayValue?.first?["heldGrants"]?.intValue
  }

  /// Runs a server until it has gone on with what was decided, and kills it: in the midst, or where it was quick at the end.
  private func cut(
    _ sandbox: Sandbox, _ desk: Desk, _ what: String, once isFarEnough: (Int) -> Bool
  ) async throws {
    let server = try await Server.start(in: sandbox)
    try await waitUntil("\(what) to go on") { try await heldGrants(server, desk).map(isFarEnough) == true }
    try await kill(server)
  }

  private func expectEnd(_ sandbox: Sandbox, _ desk: Desk, state: String, grants: Int) async throws {
    let server = try await Server.start(in: sandbox)
    try await waitUntil("the end") {
      let hold = try await server.send("GET", "/api/v1/tenants/acme/holds", token: desk.admin).json()
      let newest = hold["holds"]?.arrayValue?.first
      return newest?["underWay"] == .null && newest?["state"]?.stringValue == state
    }
    // Nobody is left to be judged when it says so.
    let status = try await sandbox.run("lanyard mapping status --tenant acme --json")
    #expect(try status.text(at: "marked") == "0")
    try await kill(server)
    let report = try await sandbox.run("lanyard access report --tenant acme --format jsonl")
    #expect(report.output.split(separator: "\n").count == grants)
  }

  private func kill(_ server: Server) async throws {
    await server.program.send(SIGKILL)
    #expect(try await server.program.ending(within: .seconds(10)) == 128 + SIGKILL)
  }

  private func waitUntil(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      if try await condition() { return }
    }
    Issue.record("\(what) did not happen within a minute")
  }
}
