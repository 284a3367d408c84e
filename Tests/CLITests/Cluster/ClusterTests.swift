import Diagnostics
import Foundation
import JSON
import Testing

/// Several nodes on one PostgreSQL database, none of which keeps anything that another would miss.
@Suite("Cluster", .serialized)
struct ClusterTests {
  @Test func aHundredCreationsOfOneNameOnThreeNodesMakeOneUser() async throws {
    try await Sandbox.with { sandbox in
      try await DatabaseServer.with(sandbox) { database in
        let cluster = try await Cluster.start(in: sandbox, on: database)
        let body = Writer.user("same")
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
          for number in 0..<100 {
            group.addTask { try await cluster.send(to: number % Cluster.size, "POST", "/Users", body).status }
          }
          return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [201: 1, 409: 99])
      }
    }
  }

  /// Every node is killed in turn and the database crashes twice while writers create people and move them in and out of
  /// two groups, others sign in, and somebody keeps changing the policy. In the end the directory is what the writers were
  /// answered, each grant has its reason and stands once, each sign-in is in the log once, and the log is whole.
  @Test func nodesAndDatabaseMayDieAndNothingIsLostOrDoubled() async throws {
    try await Sandbox.with { sandbox in
      try await DatabaseServer.with(sandbox) { database in
        let cluster = try await Cluster.start(in: sandbox, on: database)
        let groups = try await [Writer.group("Support", on: cluster), Writer.group("Leads", on: cluster)]
        let writers = (0..<6).map { Writer(name: "w\($0)", groups: groups, cluster: cluster, seed: UInt64($0 + 1)) }
        let visitors = (0..<3).map { Visitor(name: "visitor-\($0)", cluster: cluster) }
        for visitor in visitors { try await visitor.enrol() }
        let crashes = Task {
          for place in 0..<Cluster.size {
            try await cluster.replace(place)
            if place < 2 { try await database.restart() }
            try await Self.changePolicy(sandbox, round: place)
          }
        }
        async let signIns = withThrowingTaskGroup(of: Int.self) { group in
          for visitor in visitors { group.addTask { try await visitor.signIn(until: crashes) } }
          return try await group.reduce(0, +)
        }
        let models = try await withThrowingTaskGroup(of: [String: Set<String>].self) { group in
          for writer in writers { group.addTask { try await writer.write(until: crashes) } }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        try await crashes.value
        let count = try await signIns
        print(
          "\(models.reduce(0) { $0 + $1.count }) people, \(count) sign-ins; repeated by clients, by status (0: no answer):",
          await cluster.repeated)
        try await expectDirectory(cluster, groups, models, besides: visitors.count)
        try await expectGrants(sandbox, models, groups)
        try await expectTheLogVerifies(sandbox, signIns: count)
      }
    }
  }

  /// Applies the policy with another description, by the command line beside the nodes.
  private static func changePolicy(_ sandbox: Sandbox, round: Int) async throws {
    let outcome = try await sandbox.run(
      "sed -i '/^description:/d' manifests/policy.yaml && echo 'description: round \(round)' >> manifests/policy.yaml "
        + "&& lanyard apply -f manifests", within: .seconds(60))
    #expect(outcome.isSuccess, "\(outcome)")
  }

  private func expectDirectory(
    _ cluster: Cluster, _ groups: [String], _ models: [[String: Set<String>]], besides others: Int
  ) async throws {
    for group in groups {
      let expected = Set(models.flatMap { $0.filter { $0.value.contains(group) }.keys })
      let answer = try await cluster.send("GET", "/Groups/\(group)?attributes=members").answer.json()
      let members = Set((answer["members"]?.arrayValue ?? []).compactMap { $0["value"]?.stringValue })
      #expect(members == expected)
    }
    let users = try await cluster.send("GET", "/Users?count=0").answer.json()
    #expect(users["totalResults"]?.intValue == models.reduce(others) { $0 + $1.count })
  }

  /// The rows themselves: whoever is in a group holds its role once, and nobody else does. What a change of policy left
  /// to be judged again may take a moment.
  private func expectGrants(
    _ sandbox: Sandbox, _ models: [[String: Set<String>]], _ groups: [String]
  ) async throws {
    let roles = [groups[0]: "agent", groups[1]: "supervisor"]
    let expected = models.flatMap { $0 }.flatMap { user, held in
      held.compactMap { roles[$0].map { "\(user.filter { $0 != "-" })|\($0)" } }
    }.sorted()
    let query = "select encode(subject, 'hex'), role from grants where state in ('active', 'held') order by 1, 2"
    let outcome = try await sandbox.run("psql \"$LANYARD_DATABASE\" -XtAc \"\(query)\"")
    #expect(outcome.output.split(separator: "\n").map(String.init).sorted() == expected)
  }

  private func expectTheLogVerifies(_ sandbox: Sandbox, signIns: Int) async throws {
    let verified = try await sandbox.run(
      """
      lanyard audit export --tenant acme -o audit.jsonl > /dev/null \
      && lanyard audit verify audit.jsonl --key "$(lanyard audit key --tenant acme)" --json
      """)
    #expect(verified.status == 0, "\(verified)")
    let counted = try await sandbox.run("grep -c 'sign-in.completed' audit.jsonl")
    #expect(counted.output == "\(signIns)\n")
  }
}
