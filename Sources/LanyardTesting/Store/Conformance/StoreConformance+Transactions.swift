internal import Diagnostics
internal import JSON
internal import LanyardCore

extension StoreConformance {
  static let transactions: [StoreBehaviour] = [
    StoreBehaviour("a write sees what it wrote, and what it returns arrives") { store in
      let user = Sample.user(1, "alice")
      let found = try await store.write { transaction in
        try transaction.apply([.insertResource(user, index: [Sample.userName("alice")])], entries: [], heads: [])
        return try transaction.resources(type: "User", key: "userName", folded: "alice", tenant: Sample.acme)
      }
      try requireEqual(found, [user], "what the write saw")
      let nothing: Tenant? = try await store.write { try $0.tenant(Sample.acme) }
      try require(nothing == nil, "nil arrives as nil")
    },
    StoreBehaviour("a look-up sees what was committed, and its error arrives") { store in
      let user = Sample.user(1, "alice")
      try await store.change(.insertResource(user, index: []))
      let found = try await store.lookup { try $0.resource(user.id, type: "User", tenant: Sample.acme) }
      try requireEqual(found, user, "what the look-up saw")
      try await store.refuses(.tokenUnknown) {
        _ = try await store.lookup { _ -> Int in throw CodedError(.tokenUnknown, "a fault on purpose", remedy: "none") }
      }
    },
    StoreBehaviour("a body that throws leaves nothing, and its error arrives") { store in
      try await store.refuses(.tokenUnknown) {
        try await store.write { transaction in
          try transaction.apply([.insertResource(Sample.user(1, "alice"), index: [])], entries: [], heads: [])
          throw CodedError(.tokenUnknown, "a fault on purpose", remedy: "none")
        }
      }
      try await users(store, 0)
    },
    StoreBehaviour("a body that catches a refused write still leaves nothing") { store in
      try await store.change(.insertResource(Sample.user(1, "alice"), index: [Sample.userName("alice")]))
      try await store.refuses(.storeUniqueness) {
        try await store.write { transaction in
          let second = Change.insertResource(Sample.user(2, "alice"), index: [Sample.userName("alice")])
          try? transaction.apply([second], entries: [], heads: [])
        }
      }
      try await users(store, 1)
    },
    StoreBehaviour("of concurrent writes a failing one undoes only itself") { store in
      let failed = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<90 {
          group.addTask {
            do {
              try await store.write { transaction in
                try transaction.apply([.insertResource(Sample.user(number, "u"), index: [])], entries: [], heads: [])
                if number % 3 == 0 { throw CodedError(.tokenUnknown, "a fault on purpose", remedy: "none") }
              }
              return false
            } catch {
              return true
            }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      try requireEqual(failed, 30, "the failed")
      try await users(store, 60)
      let first = try await store.read { try $0.resource(Sample.id(3), type: "User", tenant: Sample.acme) }
      try require(first == nil, "a failed write left nothing")
    },
    StoreBehaviour("of concurrent updates of one version exactly one is written") { store in
      let user = Sample.user(1, "alice")
      try await store.change(.insertResource(user, index: []))
      let won = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<20 {
          group.addTask {
            var next = user
            next.version = 2
            return (try? await store.change(.updateResource(next, expecting: 1, index: []))) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      try requireEqual(won, 1, "the winners")
    },
    StoreBehaviour("a reader sees one state, however many writes pass meanwhile") { store in
      // Every write raises the versions of both objects, so that no state has them differ.
      let references = ["a", "b"].map { ManifestReference(kind: .application, tenant: nil, name: $0) }
      let puts = references.map { Change.putObject(ManifestObject(reference: $0, document: [:])) }
      try await store.change(puts)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask { try await store.change(puts) }
          group.addTask {
            let versions = try await store.read { reader in try references.map { try reader.object($0)?.version } }
            try requireEqual(versions[0], versions[1], "the versions a reader sees")
          }
        }
        try await group.waitForAll()
      }
    },
  ]

  private static func users(_ store: any Store, _ expected: Int, line: Int = #line) async throws {
    let count = try await store.read { try $0.resourceCount(type: "User", tenant: Sample.acme) }
    try requireEqual(count, expected, "the users", line: line)
  }
}
