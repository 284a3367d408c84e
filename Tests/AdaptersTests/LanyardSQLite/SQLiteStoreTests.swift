import Diagnostics
import Foundation
import LanyardCore
import LanyardSQL
import LanyardSQLite
import Testing

@Suite struct SQLiteStoreTests {
  @Test func everythingIsThereAfterReopening() async throws {
    try await TemporaryDatabase.use { path in
      let first = try await SQLiteStore.open(path: path)
      try await first.write { try $0.apply([.putSecret(name: "s", sealed: [1, 2])], entries: [], heads: []) }
      try await first.close()
      let second = try await SQLiteStore.open(path: path, options: SQLiteOptions(migrates: false))
      try await second.checkReadiness()
      let sealed = try await second.read { try $0.secret(named: "s") }
      #expect(sealed == [1, 2])
      try await second.close()
    }
  }

  @Test func whatIsAnsweredIsOnDisk() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      #expect(store.durability.synchronous == 2)
      #expect(store.durability.journalMode == "wal")
      try await store.close()
    }
  }

  /// A look-up that waited for a reader's connection would hold the very thread on which the reader gives it back.
  @Test(.timeLimit(.minutes(5))) func lookUpsAndReadsInAnyNumberNeverWaitForEachOther() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path, options: SQLiteOptions(readers: 1))
      let answered = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<100 {
          group.addTask {
            for _ in 0..<10 {
              _ = try await store.lookup { try $0.tenant(Tenant.operatorID) }
              _ = try await store.read { try $0.tenants() }
            }
            return 20
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(answered == 2000)
      try await store.close()
    }
  }

  @Test func aNewFileIsItsOwnersAlone() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      for file in [path, path + "-wal"] {
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600, "\(file)")
      }
      try await store.close()
    }
  }

  @Test func aFileThatIsNoDatabaseIsCorrupt() async throws {
    try await TemporaryDatabase.use { path in
      try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
      await expectRefusal(.storeCorrupt) { _ = try await SQLiteStore.open(path: path) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(repeating: 0x41, count: 8192))
    }
  }

  @Test func aDamagedPageIsCorruptAndNotAWrongAnswer() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      try await store.close()
      var octets = try Data(contentsOf: URL(fileURLWithPath: path))
      #expect(octets.count > 65_536)
      for place in 4096..<octets.count { octets[place] = 0xA5 }
      try octets.write(to: URL(fileURLWithPath: path))
      await expectRefusal(.storeCorrupt) {
        let damaged = try await SQLiteStore.open(path: path)
        _ = try await damaged.read { try $0.tenants() }
      }
    }
  }

  @Test func aFolderThatIsMissingMakesTheStoreUnavailable() async throws {
    try await TemporaryDatabase.use { path in
      await expectRefusal(.storeUnavailable) { _ = try await SQLiteStore.open(path: path + "/no/such/file") }
    }
  }

  @Test func twoStoresOnOneFileBothWrite() async throws {
    try await TemporaryDatabase.use { path in
      let stores = [try await SQLiteStore.open(path: path), try await SQLiteStore.open(path: path)]
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<80 {
          group.addTask {
            try await stores[number % 2].write { transaction in
              let size = try transaction.auditHead(of: Tenant.operatorID)?.size ?? 0
              let head = AuditHead(tenant: Tenant.operatorID, size: size + 1, frontier: [])
              try transaction.apply([], entries: [], heads: [head])
            }
          }
        }
        try await group.waitForAll()
      }
      for store in stores {
        let head = try await store.read { try $0.auditHead(of: Tenant.operatorID) }
        #expect(head?.size == 80)
        try await store.close()
      }
    }
  }

  @Test func aWriterThatAnotherProcessHoldsUpSaysSo() async throws {
    try await TemporaryDatabase.use { path in
      let holder = try await SQLiteStore.open(path: path)
      let other = try await SQLiteStore.open(path: path, options: SQLiteOptions(busyTimeout: 0.01))
      let gate = DispatchSemaphore(value: 0)
      let (started, start) = AsyncStream.makeStream(of: Void.self)
      async let held: Void = holder.write { _ in
        start.yield()
        gate.wait()
      }
      for await _ in started { break }
      await expectRefusal(.storeUnavailable) { try await other.write { _ in } }
      let tenant = try await other.read { try $0.tenant(Tenant.operatorID) }
      #expect(tenant == .operator)
      gate.signal()
      try await held
      try await other.write { _ in }
      try await holder.close()
      try await other.close()
    }
  }

  @Test func aClosedStoreIsUnavailable() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      try await store.close()
      await expectRefusal(.storeUnavailable) { _ = try await store.read { try $0.tenants() } }
      await expectRefusal(.storeUnavailable) { try await store.checkReadiness() }
      await expectRefusal(.storeUnavailable) { try await store.write { _ in } }
      try await store.close()
    }
  }

  @Test func aTextWithU0000IsRefusedAndNotCutShort() async throws {
    try await TemporaryDatabase.use { path in
      let store = try await SQLiteStore.open(path: path)
      await expectRefusal(.storeValueNUL) {
        try await store.write { try $0.apply([.putSecret(name: "a\u{0}b", sealed: [])], entries: [], heads: []) }
      }
      try await store.close()
    }
  }
}

/// The body must throw a coded error of this code.
func expectRefusal(
  _ code: ErrorCode, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async {
  do {
    try await body()
    Issue.record("expected `\(code)`, and nothing was thrown", sourceLocation: sourceLocation)
  } catch let error as CodedError {
    #expect(error.code == code, "\(error)", sourceLocation: sourceLocation)
    #expect(!error.remedy.isEmpty, sourceLocation: sourceLocation)
  } catch {
    Issue.record(error, sourceLocation: sourceLocation)
  }
}
