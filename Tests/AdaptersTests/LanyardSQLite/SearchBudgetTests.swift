import Diagnostics
import JSON
import LanyardCore
import LanyardSQLite
import SCIM
import SCIMFilter
import Testing

@testable import LanyardTesting

/// No query costs more than a query may.
@Suite struct SearchBudgetTests {
  private static let name = ResolvedAttribute(attribute: AttributeType(name: "displayName", kind: .string))
  private static let contains = ResolvedFilter.comparison(name, .contains, .string("a"))

  private func search(_ filter: ResolvedFilter, steps: Int, then: ResolvedFilter? = nil) async throws -> Int {
    var found = 0
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path, options: SQLiteOptions(searchSteps: steps))
      var sample = SearchSample(seed: 1)
      _ = try await sample.fill(store)
      do {
        found = try await store.count(filter)
      } catch {
        // The connection is as good as before.
        if let then { found = try await store.count(then) }
        try await store.close()
        throw error
      }
      try await store.close()
    }
    return found
  }

  @Test func aStatementIsEndedWhenTheBudgetIsSpent() async throws {
    let filter = ResolvedFilter.and([Self.contains, .not(.comparison(Self.name, .endsWith, .string("q")))])
    #expect(try await search(filter, steps: 50_000_000) > 0)
    let id = ResolvedFilter.comparison(
      ResolvedAttribute(attribute: AttributeType(name: "id", kind: .string)), .equal, .string("x"))
    let refusal = await #expect(throws: CodedError.self) { try await search(filter, steps: 500, then: id) }
    #expect(refusal?.code == .scimFilterTooCostly)
  }

  /// What statements cannot tell is judged document by document, and costs too.
  @Test func judgingCosts() async throws {
    let unknown = ResolvedAttribute(
      attribute: AttributeType(name: "meta", kind: .complex),
      subAttribute: AttributeType(name: "version", kind: .string))
    let filter = ResolvedFilter.or(
      (0..<400).map { .comparison(Self.name, .contains, .string("a\($0)")) } + [
        .comparison(unknown, .equal, .string("x"))
      ])
    #expect(try await search(filter, steps: 50_000_000) == 0)
    let refusal = await #expect(throws: CodedError.self) { try await search(filter, steps: 100_000) }
    #expect(refusal?.code == .scimFilterTooCostly)
  }
}

extension SQLiteStore {
  fileprivate func count(_ filter: ResolvedFilter) async throws -> Int {
    try await read {
      try $0.resources(matching: ResourceQuery(type: "User", filter: filter, count: 3), tenant: Sample.acme)
    }
    .total ?? 0
  }
}
