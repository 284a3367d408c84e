import Hummingbird
import JSON
import LanyardCore
import LanyardTesting
import Testing

/// A client reads a directory of twenty thousand in pages while others are created and deleted: whoever was there
/// throughout is seen exactly once.
@Suite struct WalkTests {
  private static let seed: UInt64 = 20_261_123
  private static let page = 200

  /// One directory for all walks, since filling it takes longer than a walk.
  @Test func everybodyWhoStaysIsSeenOnceByIndexAndByCursorThereAndBack() async throws {
    try await Self.play { directory, big in
      let churn = Churn(big: big, random: SeededRandomSource(seed: Self.seed))
      for order in ["", "sortBy=userName&"] {
        try Self.expectStayersOnce(try await Self.walkByIndex(directory, order, churn), big)
        try await Self.walkByCursor(directory, order, churn)
      }
    }
  }

  private static func walkByIndex(
    _ directory: DirectoryClient, _ order: String, _ churn: Churn
  ) async throws -> [String] {
    var seen: [String] = []
    var (startIndex, total) = (1, 1)
    // As clients do: go on until the total is reached.
    while startIndex <= total {
      let list = try await page(directory, "\(order)startIndex=\(startIndex)")
      let ids = list.resources.compactMap { $0["id"]?.stringValue }
      seen += ids
      (startIndex, total) = (startIndex + ids.count, try #require(list.total))
      try #require(!ids.isEmpty || startIndex > total)
      try await churn.go()
    }
    return seen
  }

  private static func walkByCursor(_ directory: DirectoryClient, _ order: String, _ churn: Churn) async throws {
    var (seen, lastPage): ([String], [String]) = ([], [])
    var (next, previous): (String?, String?) = ("", nil)
    while let cursor = next {
      let list = try await page(directory, "\(order)cursor=\(cursor)")
      lastPage = list.resources.compactMap { $0["id"]?.stringValue }
      seen += lastPage
      (next, previous) = (list.json?["nextCursor"]?.stringValue, list.json?["previousCursor"]?.stringValue)
      try await churn.go()
    }
    try expectStayersOnce(seen, churn.big)
    var back = lastPage
    while let cursor = previous {
      let list = try await page(directory, "\(order)cursor=\(cursor)")
      back += list.resources.compactMap { $0["id"]?.stringValue }
      previous = list.json?["previousCursor"]?.stringValue
      try await churn.go()
    }
    try expectStayersOnce(back, churn.big)
  }

  /// A few come and go after every page.
  private actor Churn {
    let big: BigDirectory
    private let random: SeededRandomSource
    private var round = 0

    init(big: BigDirectory, random: SeededRandomSource) {
      self.big = big
      self.random = random
    }

    func go() async throws {
      round += 1
      try await big.churn(round: round - 1, 3, random)
    }
  }

  /// A mark is a convenience: a store that takes no writes still answers reads.
  @Test func aPageIsAnsweredWhereNoMarkCanBeKept() async throws {
    let store = ReadingStore(MemoryStore())
    try await Scenario.play(over: store) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      for place in 0..<3 { _ = try await directory.createUser("user-\(place)@acme.example") }
      store.refuseWrites()
      let first = try await directory.send(.get, "Users?count=2")
      #expect(first.status == 200)
      #expect(first.resources.count == 2)
      #expect(try await directory.send(.get, "Users?count=2&startIndex=3").resources.count == 1)
    }
  }

  private static func play(
    _ walk: @escaping @Sendable (DirectoryClient, BigDirectory) async throws -> Void
  ) async throws {
    print("walks: seed \(seed), \(BigDirectory.size) users stay")
    try await Engine.sqlite.withStore { store in
      try await Scenario.play(over: store) { scenario in
        try await scenario.applyQuickstart()
        let directory = try await scenario.directory(of: "acme")
        let big = try await BigDirectory.fill(store, tenant: try await scenario.tenantID("acme"))
        try await walk(directory, big)
      }
    }
  }

  private static func page(_ directory: DirectoryClient, _ query: String) async throws -> Answer {
    let answer = try await directory.send(.get, "Users?\(query)&count=\(page)&attributes=id")
    try #require(answer.status == 200)
    return answer
  }

  private static func expectStayersOnce(_ seen: [String], _ big: BigDirectory) throws {
    var times: [String: Int] = [:]
    for id in seen { times[id, default: 0] += 1 }
    #expect(times.values.allSatisfy { $0 == 1 })
    #expect(big.stayers.count { times[$0.description] != 1 } == 0)
    print("walk: \(seen.count) seen, \(big.stayers.count) stayed")
  }
}
