internal import Foundation

/// PostgreSQL databases for tests: each test has one of its own, gone afterwards.
///
/// `scripts/with-postgres` starts the server and names it in the environment variable `LANYARD_TEST_POSTGRES`. Where that is
/// absent a test fails and says so; it is never left out.
public enum TemporaryPostgres {
  /// Why there is no database.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Runs `body` with the address of a database.
  ///
  /// - Parameter template: the database to copy; by default an empty one.
  public static func use<Value>(
    copying template: String = "template0", _ body: (_ address: String) async throws -> Value
  ) async throws -> Value {
    let name = newName()
    try await make(name, copying: template)
    do {
      let value = try await body(try address(of: name))
      try await drop(name)
      return value
    } catch {
      try await drop(name)
      throw error
    }
  }

  /// Makes a database that others are copied from, which costs less than to prepare each of them. It stays as long as the
  /// server does.
  ///
  /// - Returns: its name.
  public static func makeTemplate(_ prepare: (_ address: String) async throws -> Void) async throws -> String {
    let name = newName()
    try await make(name, copying: "template0")
    try await prepare(try address(of: name))
    return name
  }

  private static func newName() -> String { "lanyard_" + UUID().uuidString.lowercased().filter { $0 != "-" } }

  private static func make(_ name: String, copying template: String) async throws {
    try await run("createdb", ["--maintenance-db=\(try server())", "--template=\(template)", name])
  }

  private static func drop(_ name: String) async throws {
    try await run("dropdb", ["--maintenance-db=\(try server())", "--force", name])
  }

  private static func server() throws -> String {
    guard let server = ProcessInfo.processInfo.environment["LANYARD_TEST_POSTGRES"] else {
      throw Failure(
        description: "LANYARD_TEST_POSTGRES names no server; run the tests by `scripts/with-postgres swift test`")
    }
    return server
  }

  /// The server's address with another database in its path.
  private static func address(of name: String) throws -> String {
    let parts = try server().split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast().joined(separator: "/") + "/" + name
  }

  private static func run(_ program: String, _ arguments: [String]) async throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let errors = Pipe()
    process.standardError = errors
    try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in waiter.resume() }
      do { try process.run() } catch { waiter.resume(throwing: error) }
    }
    guard process.terminationStatus == 0 else {
      let message = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      throw Failure(description: "\(program): \(message)")
    }
  }
}
