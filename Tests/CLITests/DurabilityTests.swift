import Diagnostics
import Foundation
import JSON
import Testing

/// A 2xx answer means on disk, however the server ends.
@Suite("Durability", .serialized)
struct DurabilityTests {
  /// A server with the quickstart and its token.
  private func serve(_ sandbox: Sandbox) async throws -> (server: Server, token: String) {
    var runner = ScriptRunner("durability", in: sandbox)
    let complaints = try await runner.complaints(about: Script(parsing: "% quickstart\n% serve"))
    try #require(complaints.isEmpty, Comment(rawValue: complaints.joined()))
    return (try #require(runner.server), try #require(runner.variables["token"]))
  }

  private static func user(_ name: String) -> String {
    #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"\#(name)@acme.example"}"#
  }

  /// Creates users one after the other until the server is gone; the names of those it said it created.
  private static func create(_ writer: Int, at server: Server, token: String, _ tally: Tally) async -> [String] {
    var created: [String] = []
    for number in 0..<2_000 {
      let name = "user-\(writer)-\(number)"
      let answer = try? await server.send("POST", "/t/acme/scim/v2/Users", token: token, body: user(name))
      guard let answer else { break }
      guard answer.status == 201 else { continue }
      created.append(name)
      await tally.count()
    }
    return created
  }

  /// Lets writers write until `enough` users are created, then ends the server by `signal`.
  private func write(
    to server: Server, token: String, until enough: Int, then signal: Int32
  ) async throws -> [String] {
    let tally = Tally()
    return try await withThrowingTaskGroup(of: [String].self) { group in
      for writer in 0..<6 {
        group.addTask { await Self.create(writer, at: server, token: token, tally) }
      }
      await tally.reaches(enough)
      await server.program.send(signal)
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  private func missing(_ names: [String], at server: Server, token: String) async throws -> [String] {
    var present: Set<String> = []
    var start = 1
    repeat {
      let path = "/t/acme/scim/v2/Users?attributes=userName&count=200&startIndex=\(start)"
      let page = try await server.send("GET", path, token: token).json()
      let users = try #require(page["Resources"]?.arrayValue)
      present.formUnion(users.compactMap { $0["userName"]?.stringValue })
      start += users.count
      if users.isEmpty || start > page["totalResults"]?.intValue ?? 0 { break }
    } while true
    return names.filter { !present.contains($0 + "@acme.example") }
  }

  private func expectTheLogVerifies(_ sandbox: Sandbox, atLeast entries: Int) async throws {
    let verified = try await sandbox.run(
      """
      lanyard audit export --tenant acme -o audit.jsonl > /dev/null \
      && lanyard audit verify audit.jsonl --key "$(lanyard audit key --tenant acme)" --json
      """)
    #expect(verified.status == 0, "\(verified)")
    #expect(Int(try verified.text(at: "entries")) ?? 0 >= entries)
  }

  @Test func whatWasAnsweredSurvivesAKill() async throws {
    try await Sandbox.with { sandbox in
      let (server, token) = try await serve(sandbox)
      let created = try await write(to: server, token: token, until: 60, then: SIGKILL)
      #expect(created.count >= 60)
      #expect(try await server.program.ending(within: .seconds(5)) == 128 + SIGKILL)

      let again = try await Server.start(in: sandbox)
      #expect(try await missing(created, at: again, token: token) == [])
      try await expectTheLogVerifies(sandbox, atLeast: created.count)
    }
  }

  @Test func aTerminationLosesNothingAnswered() async throws {
    try await Sandbox.with { sandbox in
      let (server, token) = try await serve(sandbox)
      let created = try await write(to: server, token: token, until: 60, then: SIGTERM)
      #expect(try await server.program.ending(within: .seconds(20)) == 0)

      let again = try await Server.start(in: sandbox)
      #expect(try await missing(created, at: again, token: token) == [])
      try await expectTheLogVerifies(sandbox, atLeast: created.count)
    }
  }

  @Test func aRequestUnderWayIsAnsweredBeforeTheEnd() async throws {
    try await Sandbox.with { sandbox in
      let (server, token) = try await serve(sandbox)
      let body = Self.user("late")
      let connection = try RawConnection(port: server.port)
      try connection.write(
        """
        POST /t/acme/scim/v2/Users HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer \(token)\r
        Content-Type: application/scim+json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body.prefix(10))
        """)
      // Answers to later requests on every event loop show that the first head has been read.
      for _ in 0..<8 { _ = try await server.send("GET", "/healthz") }
      await server.program.send(SIGTERM)
      while (try? RawConnection(port: server.port)) != nil { try await Task.sleep(for: .milliseconds(5)) }
      try connection.write(String(body.dropFirst(10)))
      #expect(try connection.readToEnd().hasPrefix("HTTP/1.1 201 "))
      #expect(try await server.program.ending(within: .seconds(20)) == 0)
    }
  }
}

/// Counts across tasks and lets one wait for a number.
private actor Tally {
  private var counted = 0
  private var waiting: (number: Int, continuation: CheckedContinuation<Void, Never>)?

  func count() {
    counted += 1
    if let waiting, counted >= waiting.number {
      self.waiting = nil
      waiting.continuation.resume()
    }
  }

  func reaches(_ number: Int) async {
    if counted >= number { return }
    await withCheckedContinuation { waiting = (number, $0) }
  }
}
