import Dispatch
import Foundation
import LanyardCore
import LanyardSQL

@testable import LanyardPostgres

/// A session of somebody else's on the same database, which may keep a transaction open.
///
/// `@unchecked Sendable`: `connection` is touched on `queue` alone.
final class ForeignSession: @unchecked Sendable {
  private let connection: PostgresConnection
  private let queue = DispatchQueue(label: "test.foreign-session")

  init(at address: String) throws {
    connection = try ConnectionMaker(address: address, options: PostgresOptions()).make()
  }

  func run(_ script: String) async throws {
    try await onQueue { try $0.run(script: script) }
  }

  /// Begins to run a script without waiting for its end.
  func start(_ script: String) {
    queue.async { [self] in try? connection.run(script: script) }
  }

  func texts(_ query: String) async throws -> [String] {
    try await onQueue { try $0.all(SQLStatement(query)) { $0.text(0) ?? "" } }
  }

  /// Asks again and again until the query has an answer.
  func await(_ query: String) async throws {
    while try await texts(query).isEmpty { await Task.yield() }
  }

  /// Until some session of the database has waited for a lock for so long.
  func awaitWaiting(_ seconds: Double = 0) async throws {
    try await self.await(
      """
      select 'waits' from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        and clock_timestamp() - query_start > interval '\(seconds) s'
      """)
  }

  /// Ends every other session of the database.
  func endOthers() async throws {
    try await run(
      """
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
      """)
  }

  /// Runs `body` with a user of its own who may log in and nothing else, and with the address of the database for that user.
  static func withUser(
    at address: String, _ attributes: String = "",
    _ body: (_ admin: ForeignSession, _ user: String, String) async throws -> Void
  ) async throws {
    let admin = try ForeignSession(at: address)
    let user = "user_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    try await admin.run("create role \(user) login \(attributes)")
    do {
      try await body(admin, user, address.replacing("lanyard@", with: "\(user)@"))
    } catch {
      try await admin.run("drop owned by \(user); drop role \(user)")
      throw error
    }
    try await admin.run("drop owned by \(user); drop role \(user)")
  }

  private func onQueue<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { waiter in
      queue.async { [self] in waiter.resume(with: Result { try body(connection) }) }
    }
  }
}
