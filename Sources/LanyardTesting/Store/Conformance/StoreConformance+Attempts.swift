internal import Diagnostics
internal import LanyardCore

extension StoreConformance {
  static let attempts: [StoreBehaviour] = [
    StoreBehaviour("an attempt that fails leaves nothing, and what stands around it stays") { store in
      try await store.write { transaction in
        try transaction.insert(1)
        let failed = transaction.fails {
          try transaction.insert(2)
          throw CodedError(.tokenUnknown, "a fault on purpose", remedy: "none")
        }
        try requireEqual(failed, .tokenUnknown, "the error of the attempt")
        let seen = try transaction.resourceCount(type: "User", tenant: Sample.acme)
        try requireEqual(seen, 1, "what the transaction sees")
        try transaction.attempt { try transaction.insert(3) }
        try transaction.insert(4)
      }
      try await users(store, [1, 3, 4])
    },
    StoreBehaviour("a refused write fails its attempt alone, even if the body caught the error") { store in
      try await store.write { transaction in
        try transaction.insert(1)
        try requireEqual(transaction.fails { try transaction.insert(1) }, .storeUniqueness, "an id that is taken")
        let caught = transaction.fails {
          try transaction.insert(2)
          try? transaction.insert(1)
        }
        try requireEqual(caught, .storeUniqueness, "a failure that was caught")
        try transaction.insert(5)
      }
      try await users(store, [1, 5])
    },
    StoreBehaviour("attempts within attempts are undone one by one") { store in
      try await store.write { transaction in
        try transaction.attempt {
          try transaction.insert(1)
          _ = transaction.fails {
            try transaction.attempt { try transaction.insert(2) }
            try transaction.insert(1)
          }
          try transaction.attempt { try transaction.insert(3) }
        }
        _ = transaction.fails {
          try transaction.attempt { try transaction.insert(4) }
          throw CodedError(.tokenUnknown, "a fault on purpose", remedy: "none")
        }
      }
      try await users(store, [1, 3])
    },
    StoreBehaviour("a write that throws behind a good attempt leaves nothing of it") { store in
      try await store.refuses(.tokenUnknown) {
        try await store.write { transaction in
          try transaction.attempt { try transaction.insert(1) }
          throw CodedError(.tokenUnknown, "a fault on purpose", remedy: "none")
        }
      }
      try await users(store, [])
    },
  ]

  private static func users(_ store: any Store, _ expected: [Int], line: Int = #line) async throws {
    let ids = try await store.read { try $0.resourceIDs(type: "User", tenant: Sample.acme, after: nil, limit: 99) }
    try requireEqual(ids, expected.map { Sample.id($0) }, "the users", line: line)
  }
}

extension StoreWriter {
  fileprivate func insert(_ number: Int) throws {
    try apply([.insertResource(Sample.user(number, "u\(number)"), index: [])], entries: [], heads: [])
  }

  /// The code of the error that the attempt ended with; nil where it ended well.
  fileprivate func fails(_ body: () throws -> Void) -> ErrorCode? {
    do {
      try attempt(body)
      return nil
    } catch {
      return (error as? CodedError)?.code
    }
  }
}
