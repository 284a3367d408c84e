internal import Foundation

/// PostgreSQL databases for tests: each test has one of its own, empty, and gone afterwards.
///
/// `scripts/with-postgres` starts the server and names it in the environment variable `LANYARD_TEST_POSTGRES`. Where that is
/// absent a test fails and says so; it is never left out.
public enum TemporaryPostgres {
  /// Why there is no database.
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Runs `body` with the address of an empty database.
  public static func use<Value>(_ body: (_ address: String) async throws -> Value) async throws -> Value {
    let server = try server()
    let name = "lanyard_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    try await run("createdb", ["--maintenance-db=\(server)", "--template=template0", name])
    do {
      let value = try await body(address(of: name, at: server))
      try await drop(name, at: server)
      return value
    } catch {
      try await drop(name, at: server)
      throw error
    }
  }

  private static func drop(_ name: String, at server: String) async throws {
    try await run("dropdb", ["--maintenance-db=\(server)", "--force", name])
  }

  private static func server() throws -> String {
    guard let server = ProcessInfo.processInfo.environment["LANYARD_TEST_POSTGRES"] else {
      throw Failure(
        description: "LANYARD_TEST_POSTGRES names no server; run the tests by `scripts/with-postgres swift test`")
    }
    return server
  }

  /// The server's address with another database in its path.
  private static func address(of name: String, at server: String) -> String {
    let parts = server.split(separator: "/", omittingEmptySubsequences: false)
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
