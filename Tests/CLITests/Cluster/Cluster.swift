import Diagnostics
import Foundation
import JSON

/// Three servers on one PostgreSQL database, and a client that keeps to its protocol: what is not answered, or answered
/// with 429, 500 or 503, is sent again, to the next node.
actor Cluster {
  static let size = 3
  /// A request is given up after so many tries; a node is back long before.
  private static let tries = 400

  private let sandbox: Sandbox
  private let token: String
  private var nodes: [Server]
  private var next = 0
  /// Server errors that clients saw and repeated, by status.
  private(set) var repeated: [Int: Int] = [:]

  /// Prepares the database with the quickstart and starts the nodes.
  static func start(in sandbox: Sandbox, on database: DatabaseServer) async throws -> Cluster {
    await sandbox.set("LANYARD_DATABASE", database.address)
    await sandbox.set("LANYARD_MASTER_KEY", Data(repeating: 7, count: 32).base64EncodedString())
    await sandbox.set("LANYARD_LIMITS_TENANT_RATE", "0")
    await sandbox.set("LANYARD_LIMITS_STRANGER_RATE", "0")
    await sandbox.set("LANYARD_PUBLIC_URL", Visitor.publicURL)
    var runner = ScriptRunner("cluster", in: sandbox)
    let complaints = try await runner.complaints(about: Script(parsing: "% quickstart"))
    guard complaints.isEmpty, let token = runner.variables["token"] else {
      throw CodedError("test.cluster", complaints.joined(), remedy: "see why")
    }
    try Data(Visitor.certificate().utf8).write(to: URL(filePath: sandbox.folder + "/manifests/idp-certificate.pem"))
    // Here people leave all the time, and nothing waits for anybody.
    let guarding = "guard: { revocations: { count: 1000000, percent: 100 } }"
    let unguarded = try await sandbox.run("echo '\(guarding)' >> manifests/policy.yaml && lanyard apply -f manifests")
    guard unguarded.isSuccess else {
      throw CodedError("test.cluster", "\(unguarded)", remedy: "see why")
    }
    var nodes: [Server] = []
    for _ in 0..<size { nodes.append(try await Server.start(in: sandbox)) }
    return Cluster(sandbox, token, nodes)
  }

  private init(_ sandbox: Sandbox, _ token: String, _ nodes: [Server]) {
    (self.sandbox, self.token, self.nodes) = (sandbox, token, nodes)
  }

  /// Kills a node as a crash would, and starts another in its place.
  func replace(_ place: Int) async throws {
    await nodes[place].program.kill()
    let node = try await Server.start(in: sandbox)
    nodes[place] = node
  }

  /// A request that is answered in the end, and whether it had to be sent again.
  func send(_ method: String, _ path: String, _ body: String? = nil) async throws -> (answer: Outcome, again: Bool) {
    try await untilAnswered("\(method) \(path)") { [token] node in
      let answer = try await node.send(method, "/t/acme/scim/v2" + path, token: token, body: body)
      return (answer, answer.status)
    }
  }

  /// The same for a browser's request to the tenant's pages.
  func browse(
    _ method: String, _ path: String, headers: [String] = [], body: String = ""
  ) async throws -> (answer: RawAnswer, again: Bool) {
    try await untilAnswered("\(method) \(path)") { node in
      let answer = try await node.exchange(method, "/t/acme" + path, headers: headers, body: body)
      return (answer, answer.status)
    }
  }

  private func untilAnswered<Answer: Sendable>(
    _ what: String, _ send: @Sendable (Server) async throws -> (Answer, status: Int)
  ) async throws -> (answer: Answer, again: Bool) {
    for attempt in 0..<Self.tries {
      let found = try? await send(nodeInTurn())
      if let found, ![0, 429, 500, 502, 503, 504].contains(found.status) { return (found.0, attempt > 0) }
      repeated[found?.status ?? 0, default: 0] += 1
      try await Task.sleep(for: .milliseconds(25))
    }
    throw CodedError("test.cluster.unanswered", "`\(what)` was never answered", remedy: "see the nodes' logs")
  }

  /// The same request, once, to a node of choice.
  func send(to place: Int, _ method: String, _ path: String, _ body: String) async throws -> Outcome {
    try await nodes[place].send(method, "/t/acme/scim/v2" + path, token: token, body: body)
  }

  private func nodeInTurn() -> Server {
    next = (next + 1) % nodes.count
    return nodes[next]
  }
}
