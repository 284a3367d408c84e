import Diagnostics
import Foundation
import LanyardCore
import LanyardTesting
import Testing

@testable import LanyardPostgres

/// What is wrong with a database is one sentence, and each trouble has its own.
@Suite struct PostgresReadinessTests {
  private func open(_ address: String, _ options: PostgresOptions = PostgresOptions()) async throws -> PostgresStore {
    try await PostgresStore.open(address: address, options: options)
  }

  /// The sentence of the refusal, which must have this code.
  private func sentence(_ code: ErrorCode, _ body: () async throws -> Void) async -> String? {
    do {
      try await body()
      Issue.record("nothing was refused")
    } catch let error as CodedError {
      #expect(error.code == code)
      #expect(error.exposure == .operator && !error.remedy.isEmpty)
      return error.message
    } catch {
      Issue.record(error)
    }
    return nil
  }

  @Test func aRightThatIsMissingIsNamed() async throws {
    try await PreparedPostgres.use { address in
      try await ForeignSession.withUser(at: address) { admin, user, address in
        try await admin.run("grant select, insert, update, delete on all tables in schema public to \(user)")
        let store = try await open(address)
        try await store.checkReadiness()
        // Nobody changes these, so nobody need be able to.
        try await admin.run("revoke update, delete on audit_entries from \(user)")
        try await admin.run("revoke insert, update, delete on schema_migrations from \(user)")
        try await store.checkReadiness()
        try await admin.run("revoke insert on grants from \(user)")
        do {
          try await store.checkReadiness()
          Issue.record("nothing was refused")
        } catch let error as CodedError {
          #expect(error.code == .storeAccessDenied && error.received == "insert on grants")
        }
        await store.close()
      }
    }
  }

  @Test func whoMayNotMakeTablesIsToldWhatIsMissing() async throws {
    try await TemporaryPostgres.use { address in
      try await ForeignSession.withUser(at: address) { admin, user, address in
        #expect(
          await sentence(.storeAccessDenied) { _ = try await open(address) } == "a right is missing in the database")
        try await admin.run("revoke usage on schema public from public")
        #expect(
          await sentence(.storeAccessDenied) { _ = try await open(address) } == "no schema of the database may be used")
      }
    }
  }

  @Test func aDatabaseThatOnlyReadsIsNotReady() async throws {
    try await PreparedPostgres.use { address in
      let store = try await open(address)
      try await store.checkReadiness()
      let admin = try ForeignSession(at: address)
      let set = "alter database %I set default_transaction_read_only = on"
      try await admin.run("do $$ begin execute format('\(set)', current_database()); end $$")
      try await admin.endOthers()
      #expect(await sentence(.storeUnavailable) { try await store.checkReadiness() } == "the database only reads")
      #expect(await sentence(.storeUnavailable) { _ = try await open(address) } == "the database only reads")
      let wanted = address + "?target_session_attrs=read-write"
      #expect(await sentence(.storeUnavailable) { _ = try await open(wanted) } == "the database only reads")
      await store.close()
    }
  }

  @Test func oneConnectionTooManyIsToldFromADatabaseThatIsAway() async throws {
    try await PreparedPostgres.use { address in
      try await ForeignSession.withUser(at: address, "connection limit 1") { admin, user, address in
        try await admin.run("grant select, insert, update, delete on all tables in schema public to \(user)")
        let store = try await open(address)
        let refused = await sentence(.storeUnavailable) {
          try await store.write { try $0.apply([.putSecret(name: "a", sealed: [1])], entries: [], heads: []) }
        }
        #expect(refused == "the database takes no more connections")
        #expect(try await store.read { try $0.secret(named: "a") } == nil)
        await store.close()
      }
    }
  }

  @Test func whoIsNotLetInLearnsWhy() async throws {
    try await PreparedPostgres.use { address in
      let nobody = address.replacing("lanyard@", with: "nobody@")
      #expect(
        await sentence(.storeAccessDenied) { _ = try await open(nobody) } == "the database does not let this user in")
      #expect(
        await sentence(.storeAccessDenied) { _ = try await open(address + "_not_there") }
          == "there is no database of this name")
      #expect(
        await sentence(.storeUnavailable) { _ = try await open(address + "?sslmode=require") }
          == "no trusted TLS connection to the database comes about")
      for malformed in ["postgres://%zz", address + "?sslmode=maybe", address + "?colour=red"] {
        #expect(
          await sentence(.storeUnavailable) { _ = try await open(malformed) }
            == "the address of the database cannot be read")
      }
    }
  }

  /// The first refuses, the second takes the connection and says nothing: neither keeps the third from being found.
  @Test func ofSeveralServersTheFirstThatAnswersIsTaken() async throws {
    try await PreparedPostgres.use { address in
      let silent = try SilentServer()
      let several = address.replacing("127.0.0.1:", with: "127.0.0.1:1,127.0.0.1:\(silent.port),127.0.0.1:")
      let store = try await open(several + "?connect_timeout=1")
      try await store.checkReadiness()
      await store.close()
      #expect(
        await sentence(.storeUnavailable) {
          _ = try await open("postgres://lanyard@127.0.0.1:\(silent.port)/lanyard?connect_timeout=1")
        } == "the database does not answer")
    }
  }
}

/// A port that takes connections and never says a word.
private final class SilentServer {
  private let descriptor: Int32
  let port: Int

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (descriptor, size) = (descriptor, length)
    let found = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        bind(descriptor, plain, size) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, plain, &length) == 0
      }
    }
    try #require(found)
    port = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(descriptor) }
}
