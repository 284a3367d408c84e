public import LanyardCore

/// The contract of a store in executable form. Every store of Lanyard runs it, and a stranger's can:
///
/// ```swift
/// @Test(arguments: StoreConformance.behaviours)
/// func behavesLikeAStore(_ behaviour: StoreBehaviour) async throws {
///   try await behaviour.check(MyStore.empty())
/// }
/// ```
public enum StoreConformance {
  /// Every behaviour, by what it is about.
  public static let behaviours: [StoreBehaviour] = [
    tenants, manifests, tokens, clients, resources, values, uniqueness, search, searchByMembers, randomSearch, walks,
    memberships, grants, ledger, access, reviews, judgedTogether, evaluation, subjects, revocationCounts, holds,
    heldRecords,
    outbox, deferred,
    provisioningLog, signIn, auditLog, transactions, attempts, generations, engines, policyVersions, evaluationWalks,
  ].flatMap { $0 }
}

/// One behaviour of a store, named by a sentence.
public struct StoreBehaviour: Sendable, CustomStringConvertible {
  public let name: String
  private let body: @Sendable (any Store) async throws -> Void

  init(_ name: String, _ body: @escaping @Sendable (any Store) async throws -> Void) {
    self.name = name
    self.body = body
  }

  public var description: String { name }

  /// - Parameter store: an empty store, for this behaviour alone.
  /// - Throws: ``ConformanceFailure``, or what the store threw where it should not have.
  public func check(_ store: any Store) async throws {
    try await body(store)
  }
}

/// What a store did not do.
public struct ConformanceFailure: Error, CustomStringConvertible {
  public let description: String
}

func require(_ condition: Bool, _ what: @autoclosure () -> String, line: Int = #line, file: String = #fileID) throws {
  if !condition { throw ConformanceFailure(description: "\(what()) (\(file):\(line))") }
}

func requireEqual<Value: Equatable>(
  _ received: Value, _ expected: Value, _ what: @autoclosure () -> String, line: Int = #line, file: String = #fileID
) throws {
  try require(
    received == expected, "\(what()): expected \(expected), received \(received)", line: line, file: file)
}
