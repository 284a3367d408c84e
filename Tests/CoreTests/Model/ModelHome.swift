import Foundation
import LanyardCore
import LanyardSQLite
import LanyardTesting

/// Where Lanyard keeps what it has in a run of the model, and what is left of it when the process dies.
final class ModelHome {
  enum Kind: String, CaseIterable, Sendable {
    case memory, file
  }

  let kind: Kind
  private let folder: URL
  private let memory = MemoryStore()
  private var current: SQLiteStore?
  private var lives = 0

  init(_ kind: Kind) throws {
    self.kind = kind
    // A folder in memory where there is one: what is tested is the death of a process, not the loss of power.
    let fast = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
    let parent =
      FileManager.default.isWritableFile(atPath: fast.path) ? fast : FileManager.default.temporaryDirectory
    folder = parent.appendingPathComponent("lanyard-model-\(UUID().uuidString)", isDirectory: true)
    if kind == .file { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
  }

  private var path: String { folder.appendingPathComponent("life-\(lives).sqlite").path }

  func open() async throws -> any Store {
    guard kind == .file else { return memory }
    let store = try await SQLiteStore.open(path: path)
    current = store
    return store
  }

  /// A new start on what a process that was killed this moment leaves behind: the file and its journal as they are, with
  /// nothing closed.
  func reopen() async throws -> any Store {
    guard let killed = current else { return memory }
    let left = path
    lives += 1
    for end in ["", "-wal"] where FileManager.default.fileExists(atPath: left + end) {
      try FileManager.default.copyItem(atPath: left + end, toPath: path + end)
    }
    try await killed.close()
    for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: left + end) }
    return try await open()
  }

  func remove() async {
    try? await current?.close()
    try? FileManager.default.removeItem(at: folder)
  }
}
