import Foundation

/// A folder of its own for the database of one test, gone afterwards.
enum TemporaryDatabase {
  static func use(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lanyard-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(folder.appendingPathComponent("lanyard.sqlite").path)
  }
}
