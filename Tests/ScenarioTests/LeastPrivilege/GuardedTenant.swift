import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import RoleMapping
import Testing

/// A tenant of many people in a few groups, whose guard trips early, for stories about revocations that wait.
struct GuardedTenant: Sendable {
  let scenario: Scenario
  let directory: DirectoryClient
  let tenant: TenantID
  let support: String
  let leads: String
  /// All of them in Support.
  let people: [String]

  /// - Parameters:
  ///   - count: how many people there are.
  ///   - limits: the policy's `guard.revocations`; nil for the standard.
  static func make(
    _ scenario: Scenario, name: String = "acme", people count: Int, limits: JSONObject? = ["count": 5]
  ) async throws -> GuardedTenant {
    var policy = Manifests.policy(name, [("agent", "Support"), ("supervisor", "Leads")])
    if let limits { policy["guard"] = ["revocations": .object(limits)] }
    var target = Manifests.slowTarget(name)
    target["rate"] = ["perSecond": 1000, "burst": 1000]
    try await scenario.declare(
      Manifests.application(), Manifests.tenant(name), Manifests.connection(name), target, policy)
    let directory = try await scenario.directory(of: name)
    var people: [String] = []
    for number in 0..<count { people.append(try await directory.createUser("p\(number)@\(name).example")) }
    let guarded = GuardedTenant(
      scenario: scenario, directory: directory, tenant: try await scenario.tenantID(name),
      support: try await directory.createGroup("Support", people), leads: try await directory.createGroup("Leads"),
      people: people)
    _ = try await guarded.sent()
    return guarded
  }

  /// Empties Support by one request.
  func empty() async throws -> Answer {
    try await directory.send(.put, "Groups/\(support)", ["displayName": "Support", "members": []])
  }

  /// What targets are sent now.
  func sent() async throws -> [String] {
    var all: [String] = []
    while true {
      let some = try await scenario.tick()
      if some.isEmpty { return all }
      all += some
    }
  }

  /// The tenant's open hold.
  func openHold() async throws -> Hold? {
    let tenant = tenant
    return try await scenario.server.store.read { reader in
      try reader.latestHold(of: tenant).flatMap { $0.isOpen ? $0 : nil }
    }
  }

  func hold(_ id: HoldID) async throws -> Hold {
    let tenant = tenant
    return try #require(try await scenario.server.store.read { try $0.hold(id, tenant: tenant) })
  }

  /// How many grants are in each state, those that ended by their cause.
  func states() async throws -> [String: Int] {
    let (tenant, people) = (tenant, people)
    let grants = try await scenario.server.store.read { reader in
      try people.compactMap { ResourceID($0) }.flatMap {
        try reader.grants(of: $0, tenant: tenant, includingEnded: true)
      }
    }
    return Dictionary(grants.map { ($0.endCause?.rawValue ?? $0.state.rawValue, 1) }, uniquingKeysWith: +)
  }

  func release(_ hold: HoldID, users: [String] = [], roles: [String] = []) async throws -> HoldReply {
    let selection = HoldSelection(
      users: Set(users.compactMap { ResourceID($0) }), roles: Set(roles.compactMap { RoleReference($0) }))
    return try await scenario.asOperator(
      ReleaseHold(tenant: tenant, id: hold, selection: selection, services: scenario.server.directory))
  }

  func undo(_ hold: HoldID) async throws -> HoldReply {
    try await scenario.asOperator(UndoHold(tenant: tenant, id: hold, services: scenario.server.directory))
  }

  func markUrgent(_ person: String) async throws -> MarkUrgent.Reply {
    try await scenario.asOperator(
      MarkUrgent(tenant: tenant, subject: try #require(ResourceID(person)), services: scenario.server.directory))
  }

  /// Runs background work until nothing is left.
  func settle() async throws {
    let runner = EvaluationRunner(
      runner: scenario.server.runner, services: scenario.server.directory, clock: scenario.server.clock)
    var rounds = 0
    while try await runner.tick() > 0, rounds < 100 { rounds += 1 }
    #expect(rounds < 100, "the background comes to an end")
  }

  /// What the log tells of the tenant, in its order.
  func actions(after count: Int = 0) async throws -> [String] {
    try await scenario.entries(of: directory.tenant, after: count).map(\.action)
  }

  func refusal(_ body: () async throws -> Void) async throws -> ErrorCode? {
    do {
      try await body()
      return nil
    } catch let error as CodedError {
      return error.code
    }
  }
}
