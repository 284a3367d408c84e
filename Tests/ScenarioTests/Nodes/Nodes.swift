import LanyardCore
import LanyardPostgres
import LanyardTesting

/// Several servers on one PostgreSQL database. Each has its own memory, clock and randomness; the story speaks to any.
enum Nodes {
  typealias Story = @Sendable ([Scenario]) async throws -> Void

  static func play(_ count: Int = 3, _ story: @escaping Story) async throws {
    try await TemporaryPostgres.use { address in
      try await add(count, at: address, to: [], story)
    }
  }

  private static func add(_ count: Int, at address: String, to nodes: [Scenario], _ story: @escaping Story) async throws
  {
    guard count > 0 else { return try await story(nodes) }
    let store = try await PostgresStore.open(address: address, options: PostgresOptions(readers: 2))
    do {
      try await Scenario.play(over: store, seed: Server.seed + UInt64(count)) { node in
        try await add(count - 1, at: address, to: nodes + [node], story)
      }
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  /// Runs the same at all nodes at once; what each came to.
  static func atOnce<Value: Sendable>(
    _ nodes: [Scenario], _ body: @escaping @Sendable (Scenario) async throws -> Value
  ) async throws -> [Value] {
    try await withThrowingTaskGroup(of: Value.self) { group in
      for node in nodes { group.addTask { try await body(node) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}

extension DirectoryClient {
  /// The same client, answered by another node.
  func at(_ node: Scenario) -> DirectoryClient { DirectoryClient(scenario: node, tenant: tenant, token: token) }
}
