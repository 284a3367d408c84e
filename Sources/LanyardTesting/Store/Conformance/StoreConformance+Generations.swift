internal import LanyardCore

extension StoreConformance {
  static let generations: [StoreBehaviour] = [
    StoreBehaviour("a generation names one content") { store in
      var contents: [StoreGeneration: Int] = [:]
      for number in 0..<20 {
        try await store.change(.insertResource(Sample.user(number, "user \(number)"), index: []))
        for _ in 0..<4 {
          let (generation, count) = try await store.lookup { reader in
            (try reader.generation(), try reader.resourceCount(type: "User", tenant: Sample.acme))
          }
          try requireEqual(count, number + 1, "a look-up sees what was committed before it")
          guard let generation else { continue }
          try requireEqual(contents[generation] ?? count, count, "the content of \(generation)")
          contents[generation] = count
        }
      }
    },
    StoreBehaviour("a generation is one for a whole look-up, and none inside a write") { store in
      let (first, second) = try await store.lookup { (try $0.generation(), try $0.generation()) }
      try requireEqual(first, second, "the generation of one look-up")
      let written = try await store.write { transaction in
        try transaction.apply([.insertResource(Sample.user(1, "alice"), index: [])], entries: [], heads: [])
        return try transaction.generation()
      }
      try requireEqual(written, nil, "what a write sees is nobody else's yet")
    },
  ]
}
