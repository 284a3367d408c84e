import Foundation
import LanyardCore
import LanyardPostgres
import LanyardSQLite
import LanyardTesting
import Testing

/// The stores that every story is told on.
enum Engine: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case memory
  case sqlite
  case postgres

  var testDescription: String { rawValue }

  /// Lends a new, empty store, and takes away whatever it left.
  func withStore(_ body: (any Store) async throws -> Void) async throws {
    switch self {
    case .memory: try await body(MemoryStore())
    case .sqlite: try await Self.withFile(body)
    case .postgres: try await Self.withServer(body)
    }
  }

  private static func withFile(_ body: (any Store) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "lanyard-scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try await SQLiteStore.open(path: folder.appending(path: "lanyard.db").path(percentEncoded: false))
    do {
      try await body(store)
    } catch {
      try? await store.close()
      throw error
    }
    try await store.close()
  }

  private static func withServer(_ body: (any Store) async throws -> Void) async throws {
    try await TemporaryPostgres.use { address in
      let store = try await PostgresStore.open(address: address)
      do {
        try await body(store)
      } catch {
        await store.close()
        throw error
      }
      await store.close()
    }
  }
}
