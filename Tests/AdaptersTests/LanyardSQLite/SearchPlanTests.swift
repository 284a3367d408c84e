import Diagnostics
import JSON
import LanyardCore
import LanyardSQLite
import SCIMFilter
import Testing

@testable import LanyardSQL
@testable import LanyardTesting

/// Which way statements take to their rows, as SQLite tells it.
@Suite struct SearchPlanTests {
  private static func string(_ name: String) -> ResolvedAttribute {
    ResolvedAttribute(attribute: AttributeType(name: name, kind: .string))
  }
  private static let emails = AttributeType(
    name: "emails", kind: .complex, isMultiValued: true,
    subAttributes: [AttributeType(name: "value", kind: .string), AttributeType(name: "type", kind: .string)])
  private static let members = ResolvedAttribute(
    attribute: AttributeType(name: "members", kind: .complex, isMultiValued: true),
    subAttribute: AttributeType(name: "value", kind: .string))

  private static func equal(_ attribute: ResolvedAttribute, _ text: String) -> ResolvedFilter {
    .comparison(attribute, .equal, .string(text))
  }

  private static let alice = equal(string("userName"), "alice")
  private static let work = ResolvedFilter.valuePath(
    ResolvedAttribute(attribute: emails),
    .and([
      equal(ResolvedAttribute(attribute: emails.subAttributes[1]), "work"),
      equal(ResolvedAttribute(attribute: emails.subAttributes[0]), "a@x"),
    ]))
  private static let key = Sample.id(5, of: StoredResource.self)

  /// What SQLite says of every query that answers this one.
  private func plans(_ query: ResourceQuery) async throws -> [String] {
    try await store { store in
      try await store.read { reader in
        let transaction = try #require(reader as? SQLTransaction)
        let connection = ExplainingConnection(transaction.connection)
        _ = try SQLTransaction.read(connection) { try $0.resources(matching: query, tenant: Sample.acme) }
        return connection.plans
      }
    }
  }

  private func store<Value>(_ body: (SQLiteStore) async throws -> Value) async throws -> Value {
    var result: Value?
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      var sample = SearchSample(seed: 1)
      _ = try await sample.fill(store)
      result = try await body(store)
      try await store.close()
    }
    return try #require(result)
  }

  @Test(arguments: [
    alice, .and([.not(equal(string("title"), "x")), alice]), work,
    .or([alice, equal(string("externalId"), "7")]), .comparison(string("userName"), .startsWith, .string("al")),
  ])
  func anEqualityIsLookedUpAndNothingIsScanned(_ filter: ResolvedFilter) async throws {
    let plans = try await plans(ResourceQuery(type: "User", filter: filter))
    #expect(plans.contains { $0.contains("attribute=? AND prefix") }, "\(plans)")
    #expect(plans.allSatisfy { !$0.scansATable }, "\(plans)")
  }

  /// Whatever is asked about one resource is answered from its own rows.
  @Test(arguments: questions, [ResourceSort?.none, ResourceSort(key: "title"), ResourceSort(key: "meta.created")])
  func noQuestionWalksATenantForEachCandidate(_ filter: ResolvedFilter, _ sort: ResourceSort?) async throws {
    for position in [
      PagePosition.offset(0), .offset(3), .after(ResourceKey(sortValue: sort == nil ? nil : "b", id: Self.key)),
    ] {
      let plans = try await plans(ResourceQuery(type: "User", filter: filter, sort: sort, position: position, count: 3))
      #expect(plans.allSatisfy { !$0.walksATenantAgain }, "\(plans)")
    }
  }

  private static let questions: [ResolvedFilter] = {
    let name = string("displayName")
    let asked = [ComparisonOperator.contains, .endsWith, .startsWith, .greater, .lessOrEqual, .notEqual, .equal].map {
      ResolvedFilter.comparison(name, $0, .string("b"))
    }
    let title = ResolvedFilter.comparison(string("title"), .contains, .string("b"))
    let parts = emails.subAttributes.map { ResolvedAttribute(attribute: $0) }
    let elements = [
      ResolvedFilter.and([
        .comparison(parts[0], .contains, .string("a")), .comparison(parts[1], .contains, .string("w")),
      ]),
      .and([equal(parts[1], "work"), .comparison(parts[0], .contains, .string("a"))]),
      .or([.comparison(parts[0], .endsWith, .string("x")), .present(parts[1])]), equal(parts[1], "work"),
    ].map { ResolvedFilter.valuePath(ResolvedAttribute(attribute: emails), $0) }
    let single = asked + elements + [.present(name)]
    let created = ResolvedFilter.comparison(
      ResolvedAttribute(
        attribute: AttributeType(name: "meta", kind: .complex),
        subAttribute: AttributeType(name: "created", kind: .dateTime)), .greater, .string(Sample.moment.rfc3339))
    return single.flatMap { [.and([title, $0]), .not($0), .or([title, $0]), .and([created, $0])] }
  }()

  @Test func membersAndIDsAreLookedUp() async throws {
    let id = Self.equal(Self.string("id"), Self.key.description)
    for filter in [Self.equal(Self.members, Self.key.description), .and([id, Self.equal(Self.members, "x")]), id] {
      let plans = try await plans(ResourceQuery(type: "Group", filter: filter))
      #expect(plans.allSatisfy { !$0.scansATable }, "\(plans)")
    }
    let member = try await plans(ResourceQuery(type: "Group", filter: Self.equal(Self.members, Self.key.description)))
    #expect(member.contains { $0.contains("tenant=? AND member_id=?") }, "\(member)")
  }

  @Test(arguments: [
    ResourceSort?.none, ResourceSort(key: "id", isDescending: true), ResourceSort(key: "title"),
    ResourceSort(key: "title", isDescending: true), ResourceSort(key: "meta.lastModified"),
    ResourceSort(key: "meta.created", isDescending: true),
  ])
  func aWalkSeeksItsPlaceAndSortsNothing(_ sort: ResourceSort?) async throws {
    let value: String? =
      switch sort?.key {
      case "title": "b"
      case "meta.lastModified", "meta.created": Sample.moment.rfc3339
      default: nil
      }
    for position in [
      PagePosition.after(ResourceKey(sortValue: value, id: Self.key)),
      .before(ResourceKey(sortValue: value, id: Self.key)),
    ] {
      let plans = try await plans(
        ResourceQuery(type: "User", sort: sort, position: position, count: 3, countsMatches: false))
      #expect(plans.allSatisfy { !$0.scansATable && !$0.contains("TEMP B-TREE") }, "\(plans)")
    }
  }
}

extension String {
  /// Whether the step reads a table or an index from end to end; what other steps made is named otherwise.
  fileprivate var scansATable: Bool {
    hasPrefix("SCAN") && !["page", "found", "listed", "united", "CONSTANT", "("].contains { hasPrefix("SCAN \($0)") }
  }
}

extension String {
  /// Whether a step within another reads all of a tenant's rows; one that stands first may.
  fileprivate var walksATenantAgain: Bool {
    ["held", "part", "lead", "sorted", "dated", "joined", "typed"].contains { hasPrefix("SEARCH \($0) ") }
      && hasSuffix("(tenant=?)")
  }
}

/// Asks for the plan of every query before it runs it.
private final class ExplainingConnection: SQLConnection {
  private let connection: any SQLConnection
  private(set) var plans: [String] = []

  init(_ connection: any SQLConnection) { self.connection = connection }

  var dialect: Dialect { connection.dialect }
  var isInTransaction: Bool { connection.isInTransaction }

  func generation() throws -> StoreGeneration? { try connection.generation() }

  func execute(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
    try connection.execute(statement, arguments)
  }

  func spending<Value>(_ budget: SearchBudget, _ search: () throws -> Value) throws -> Value {
    try connection.spending(budget, search)
  }

  func query(_ statement: SQLStatement, _ arguments: [SQLValue], _ visit: (any SQLRow) throws -> Void) throws {
    let explaining = SQLStatement("explain query plan " + statement.text, isKept: false)
    try connection.query(explaining, arguments) { plans.append($0.text(3) ?? "") }
    try connection.query(statement, arguments, visit)
  }
}
