import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardTesting
import Provisioning
import SampleIdP
import Testing

@testable import LanyardService

/// What is to be done once is done once, however many nodes are at it; what a node leaves undone another does.
@Suite struct SharedWorkTests {
  @Test func anAssertionPostedAtAllNodesAtOnceSignsInOnce() async throws {
    try await Nodes.play { nodes in
      try await nodes[0].applyQuickstart()
      _ = try await nodes[0].directory(of: "acme").createUser("alice@acme.example")
      for _ in 0..<8 {
        let response = try Browser(scenario: nodes[0]).response(about: SamplePerson("alice@acme.example"))
        let statuses = try await Nodes.atOnce(nodes + nodes) { node in
          try await Browser(scenario: node).post(response).status
        }
        #expect(statuses.sorted() == [200, 403, 403, 403, 403, 403])
      }
      let completed = try await nodes[0].entries(of: "acme").filter { $0.action == "sign-in.completed" }
      #expect(completed.count == 8)
    }
  }

  @Test func deliveriesAreSharedAndEachIsSentOnce() async throws {
    try await Nodes.play { nodes in
      try await declareTarget(nodes[0])
      let client = try await nodes[0].directory(of: "acme")
      var people: [String] = []
      for number in 0..<24 { people.append(try await client.createUser("p\(number)")) }
      _ = try await client.createGroup("Support", people)
      let store = nodes[0].server.store
      var rounds = 0
      while try await store.read({ try $0.deliveryCounts() }) != [.delivered: people.count], rounds < 100 {
        _ = try await Nodes.atOnce(nodes) { try await $0.server.deliveries.tick() }
        // What a node's pace put back is due a little later.
        for node in nodes { node.server.clock.advance(by: .seconds(1)) }
        rounds += 1
      }
      let sent = nodes.flatMap { $0.server.target.takeMessages() }
      #expect(sent.count == people.count)
      #expect(Set(sent.compactMap(\.subject)) == Set(people))
    }
  }

  @Test func whatADeadNodeHadInHandIsTakenOverWhenItsLeaseEnds() async throws {
    try await Nodes.play(2) { nodes in
      try await declareTarget(nodes[0])
      let client = try await nodes[0].directory(of: "acme")
      let alice = try await client.createUser("alice")
      _ = try await client.createGroup("Support", [alice])
      // It takes the delivery, and is never heard of again.
      let taken = try await nodes[0].server.runner.run(
        LeaseDeliveries(limit: 9, lease: DeliveryRunner.lease), as: DeliveryRunner.principal,
        request: DeliveryRunner.request)
      #expect(taken.count == 1)
      let survivor = nodes[1].server
      survivor.clock.advance(by: DeliveryRunner.lease - .seconds(1))
      #expect(try await survivor.deliveries.tick() == 0)
      survivor.clock.advance(by: .seconds(1))
      #expect(try await survivor.deliveries.tick() == 1)
      #expect(survivor.target.takeMessages().compactMap(\.subject) == [alice])
      // Should the dead one come back, its word about the delivery no longer counts.
      let late = try await nodes[0].server.runner.run(
        RecordDelivery(
          row: taken[0], answer: .retry(after: nil, reason: "late"), backoff: BackoffPolicy(), random: 0),
        as: DeliveryRunner.principal, request: DeliveryRunner.request)
      #expect(late.status == taken[0].status)
      #expect(try await survivor.store.read { try $0.deliveryCounts() } == [.delivered: 1])
    }
  }

  private func declareTarget(_ node: Scenario) async throws {
    var target = Manifests.slowTarget("acme")
    target["rate"] = ["perSecond": 1000, "burst": 1000]
    try await node.declare(
      Manifests.application(), Manifests.tenant("acme"), target, Manifests.policy("acme", [("agent", "Support")]))
  }

  @Test func grantsWhoseTimeIsOverEndOnceAndTheLogHasNoGaps() async throws {
    try await Nodes.play { nodes in
      var policy = Manifests.policy("acme", [])
      policy["rules"] = [
        [
          "id": "on-call", "application": "crm", "role": "agent", "when": "groups.display eq \"On-call\"",
          "validFor": "PT8H",
        ]
      ]
      try await nodes[0].declare(Manifests.application(), Manifests.tenant("acme"), policy)
      let client = try await nodes[0].directory(of: "acme")
      // Created at all nodes side by side.
      let made = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<30 { group.addTask { try await client.at(nodes[number % 3]).createUser("p\(number)") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      _ = try await client.createGroup("On-call", made)
      let before = try await nodes[0].entries(of: "acme").count
      for node in nodes { node.server.clock.advance(by: .seconds(8 * 3600 + 1)) }
      _ = try await Nodes.atOnce(nodes) { node in
        let job = EvaluationRunner(
          runner: node.server.runner, services: node.server.directory, clock: node.server.clock)
        while try await job.tick() > 0 {}
      }
      let ended = try await nodes[1].entries(of: "acme", after: before)
      #expect(ended.count == made.count)
      #expect(Set(ended.compactMap(\.target.id)) == Set(made))
      let trail = try await nodes[2].auditTrail(of: "acme")
      #expect(try trail.entries.map(\.index) == Array(0..<trail.entries.count))
      _ = try trail.verify(trail.octets)
    }
  }

  /// The guard counts what all nodes let pass, and of two who let a hold go one does.
  @Test func revocationsAtSeveralNodesAreOneHold() async throws {
    try await Nodes.play(2) { nodes in
      let acme = try await GuardedTenant.make(nodes[0], people: 12, limits: ["count": 5])
      for (number, person) in acme.people.prefix(8).enumerated() {
        let client = acme.directory.at(nodes[number % 2])
        #expect(try await client.remove(person, from: acme.support).status == 204)
      }
      #expect(try await acme.states() == ["active": 4, "directory": 5, "held": 3])
      let hold = try #require(try await acme.openHold())
      let replies = try await Nodes.atOnce(nodes) { node in
        try await node.asOperator(
          ReleaseHold(tenant: acme.tenant, id: hold.id, services: node.server.directory))
      }
      #expect(replies.map(\.revoked).sorted() == [0, 3])
      try await acme.settle()
      #expect(try await acme.states() == ["active": 4, "directory": 5, "released": 3])
      #expect(try await acme.actions().filter { $0 == "hold.released" }.count == 1)
    }
  }
}
