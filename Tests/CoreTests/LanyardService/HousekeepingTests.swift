import Diagnostics
import LanyardCore
import LanyardTesting
import SampleIdP
import Testing

@testable import LanyardService

/// The command is a background job's own, hence the look inside.
@Suite("Forgetting what is over")
struct HousekeepingTests {
  @Test func whatHasExpiredGoesAndWhatHasNotStays() async throws {
    let world = try await SignInWorld.make(#", "sessionLifetime": "PT1H", "allowIdPInitiated": true"#)
    let (store, tenant) = (world.base.store, try await world.base.tenant)
    let ada = try await world.base.createUser("ada")
    _ = try await world.complete(world.response(for: "ada", to: nil))
    let handle = try await world.begin()
    world.base.clock.advance(by: .seconds(901))
    let entries = try await world.base.operatorEntries { try await world.base.run(RemoveExpired()) }
    #expect(entries.isEmpty)
    #expect(try await store.read { try $0.pendingSignIn(requestID: handle, tenant: tenant) } == nil)
    #expect(try await store.read { try $0.sessions(of: ada, tenant: tenant) }.count == 1)
    world.base.clock.advance(by: .seconds(2700))
    try await world.base.run(RemoveExpired())
    #expect(try await store.read { try $0.sessions(of: ada, tenant: tenant) }.isEmpty)
  }

  /// Anybody may begin a sign-in without being known; that shall not fill the log.
  @Test func signInsThatAreOnlyBegunMakeNoEntries() async throws {
    let world = try await SignInWorld.make()
    var handles: Set<String> = []
    let entries = try await world.base.entries {
      for _ in 0..<3 { handles.insert(try await world.begin()) }
    }
    #expect(entries.isEmpty)
    #expect(handles.count == 3)
  }

  /// A connection's clock skew may be raised after an assertion was used; it must not come back to life.
  @Test func aUsedAssertionIsRememberedForAsLongAsAnySkewCouldLetItPass() async throws {
    let world = try await SignInWorld.make(#", "clockSkew": "PT0S", "allowIdPInitiated": true"#)
    _ = try await world.base.createUser("ada")
    let response = try world.response(for: "ada", to: nil)
    _ = try await world.complete(response)
    world.base.clock.advance(by: .seconds(300 + 599))
    try await world.base.run(RemoveExpired())
    try await world.base.apply([SignInWorld.connection(#", "clockSkew": "PT10M", "allowIdPInitiated": true"#)])
    #expect(try await world.refusal(of: response) == .signInReplayed)
  }
}
