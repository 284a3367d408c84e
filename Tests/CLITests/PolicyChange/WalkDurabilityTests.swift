import Foundation
import JSON
import Testing

/// A walk over many people that is cut short judges each of them in the end, and nobody twice.
@Suite("Cutting a walk short", .serialized)
struct WalkDurabilityTests {
  private static let count = 6_000

  private func prepare(_ sandbox: Sandbox) async throws {
    var runner = ScriptRunner("walk", in: sandbox)
    let complaints = try await runner.complaints(about: Script(parsing: "% quickstart"))
    try #require(complaints.isEmpty, Comment(rawValue: complaints.joined()))
    let lines = (0..<Self.count).map { number in
      #"{"resourceType":"User","externalId":"hr-\#(number)","userName":"person-\#(number)@acme.example"}"#
    }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: sandbox.folder + "/people.jsonl", atomically: true, encoding: .utf8)
    let everybody = """
      apiVersion: lanyard/v1
      kind: MappingPolicy
      tenant: acme
      rules:
        - id: everybody
          application: crm
          role: agent
          when: active eq true
      """
    try everybody.write(toFile: sandbox.folder + "/everybody.yaml", atomically: true, encoding: .utf8)
    let loaded = try await sandbox.run("lanyard import people.jsonl --tenant acme --json", within: .seconds(120))
    try #require(loaded.status == 0, "\(loaded)")
  }

  /// How many people the walk has passed, as the metrics tell; nil where none is under way.
  private func passed(_ server: Server) async throws -> Int? {
    let text = try await server.send("GET", "/metrics").output
    let name = "lanyard_evaluation_subjects_judged{tenant=\"acme\"} "
    return text.split(separator: "\n").first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }
  }

  private func waitUntil(_ what: String, _ condition: () async throws -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      if try await condition() { return }
    }
    Issue.record("\(what) did not happen within a minute")
  }

  @Test func afterAKillItGoesOnAndEndsAsIfNothingHadHappened() async throws {
    try await Sandbox.with { sandbox in
      try await prepare(sandbox)
      let applied = try await sandbox.run("lanyard apply -f everybody.yaml --json")
      #expect(try applied.text(at: "pendingSubjects") == "\(Self.count - 1000)")
      let server = try await Server.start(in: sandbox)
      try await waitUntil("the walk") {
        let status = try await sandbox.run("lanyard mapping status --tenant acme --json")
        return Int(try status.text(at: "evaluation.done")) ?? 0 > 1000
      }
      await server.program.send(SIGKILL)
      #expect(try await server.program.ending(within: .seconds(10)) == 128 + SIGKILL)

      let between = try await sandbox.run("lanyard mapping status --tenant acme --json")
      #expect(try between.text(at: "evaluation.finished") == "null")
      let done = Int(try between.text(at: "evaluation.done")) ?? 0
      #expect(done > 1000 && done < Self.count)
      #expect(Int(try between.text(at: "evaluation.granted")) == done)

      let again = try await Server.start(in: sandbox)
      try await waitUntil("the end of the walk") { try await passed(again) == nil }
      let end = try await sandbox.run("lanyard mapping status --tenant acme --json")
      #expect(Int(try end.text(at: "evaluation.done")) == Self.count)
      #expect(Int(try end.text(at: "evaluation.granted")) == Self.count)
      #expect(try end.text(at: "evaluation.finished") != "null")
      let verified = try await sandbox.run(
        """
        lanyard audit export --tenant acme -o audit.jsonl > /dev/null \
        && lanyard audit verify audit.jsonl --key "$(lanyard audit key --tenant acme)" \
        && test "$(grep -c 'grants.changed' audit.jsonl)" = \(Self.count) && grep -c 'evaluation.finished' audit.jsonl
        """)
      #expect(verified.status == 0, "\(verified)")
    }
  }
}
