import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SCIM
import Testing

@Suite("Requests carried out after their answer")
struct DeferredRequestTests {
  /// A world with a real token, whose holder defers requests.
  private struct Deferring {
    let world: ServiceWorld
    let store: CuttingStore
    let token: TokenID
    let principal: Principal

    static func make(_ scopes: Set<Scope> = Scope.allSCIM) async throws -> Deferring {
      let world = try await ServiceWorld.make()
      let tenant = try await world.tenant
      let issued = try await world.run(CreateToken(tenant: tenant, name: "idp", scopes: scopes, expires: nil))
      let principal = Principal(kind: .client, tenant: tenant, id: issued.token.id.description, scopes: scopes)
      return Deferring(
        world: world, store: CuttingStore(world.store), token: issued.token.id, principal: principal)
    }

    var runner: CommandRunner {
      CommandRunner(store: store, keyring: world.keyring, clock: world.clock, randomness: world.randomness)
    }

    var worker: AsyncRunner {
      AsyncRunner(store: store, runner: runner, services: world.services) { error, _ in
        OperationAnswer(status: 499, response: ["code": .string(error.code.rawValue)])
      }
    }

    func operation(
      _ method: DirectoryOperation.Method, _ id: String? = nil, _ body: JSONValue = .null,
      if precondition: Precondition = .none
    ) throws -> DeferredWork {
      .operation(
        DirectoryOperation(
          tenant: principal.tenant, method: method, type: try world.type("User"), id: id, body: body,
          precondition: precondition, location: try world.rendering("User").location, services: world.services))
    }

    func put(off work: DeferredWork) async throws -> AsyncRequestID {
      try await runner.run(
        DeferRequest(tenant: principal.tenant, work: work), as: principal,
        request: ServiceWorld.request)
    }

    func outcome(_ id: AsyncRequestID) async throws -> AsyncRequest.Outcome? {
      let tenant = principal.tenant
      return try await world.store.read { try $0.asyncRequest(id, tenant: tenant) }?.outcome
    }

    var userNames: [String] {
      get async throws {
        let tenant = principal.tenant
        let page = try await world.store.read { reader in
          try reader.resources(matching: ResourceQuery(type: "User", count: 1000), tenant: tenant)
        }
        return page.resources.compactMap { $0.document["userName"]?.stringValue }.sorted()
      }
    }
  }

  @Test func nothingIsDoneBeforeItsTurnAndThenItIs() async throws {
    let deferring = try await Deferring.make()
    let id = try await deferring.put(off: deferring.operation(.post, nil, ["userName": "alice"]))
    #expect(try await deferring.userNames == [])
    #expect(try await deferring.outcome(id) == nil)
    #expect(try await deferring.worker.tick() == 1)
    #expect(try await deferring.userNames == ["alice"])
    let outcome = try #require(try await deferring.outcome(id))
    #expect(outcome.status == 201)
    #expect(outcome.version == "W/\"1\"")
    #expect(outcome.location?.hasPrefix("https://id.example/t/acme/scim/v2/Users/") == true)
    #expect(try await deferring.worker.tick() == 0)
  }

  @Test func theLogNamesTheCallerAndItsRequest() async throws {
    let deferring = try await Deferring.make()
    _ = try await deferring.put(off: deferring.operation(.post, nil, ["userName": "alice"]))
    let entries = try await deferring.world.entries { _ = try await deferring.worker.tick() }
    #expect(entries.map(\.action) == ["scim.user.created"])
    #expect(entries.first?.actor.id == deferring.token.description)
    #expect(entries.first?.request?.id == ServiceWorld.request.id)
  }

  /// Whichever write is the last that is kept, and whether its answer still arrives: after the next start all is done,
  /// and done once.
  @Test(arguments: [1, 2, 3, 4, 5], [false, true])
  func whereverItIsCutShortItIsDoneOnce(write: Int, isKept: Bool) async throws {
    let deferring = try await Deferring.make()
    var ids: [AsyncRequestID] = []
    for name in ["alice", "bob", "carol"] {
      ids.append(try await deferring.put(off: deferring.operation(.post, nil, ["userName": .string(name)])))
    }
    deferring.store.cut(isKept ? .after(write: write) : .before(write: write))
    await #expect(throws: CuttingStore.gone) { _ = try await deferring.worker.tick() }
    deferring.store.cut(nil)
    // The process is gone, and its claim on the work ends by itself.
    deferring.world.clock.advance(by: .seconds(30))
    _ = try await deferring.worker.tick()
    #expect(try await deferring.userNames == ["alice", "bob", "carol"])
    for id in ids { #expect(try await deferring.outcome(id)?.status == 201) }
  }

  /// What one process took in, two others would carry out: one of them does, in the order of the requests.
  @Test func ofSeveralWorkersOneDoesTheWork() async throws {
    let deferring = try await Deferring.make()
    let (first, second) = (deferring.worker, deferring.worker)
    for name in ["alice", "bob"] {
      _ = try await deferring.put(off: deferring.operation(.post, nil, ["userName": .string(name)]))
    }
    // The first is cut off after it has claimed the work and done a part of it.
    deferring.store.cut(.from(write: 3))
    await #expect(throws: CuttingStore.gone) { _ = try await first.tick() }
    deferring.store.cut(nil)
    #expect(try await deferring.userNames == ["alice"])
    deferring.world.clock.advance(by: .milliseconds(29_999))
    #expect(try await second.tick() == 0)
    deferring.world.clock.advance(by: .milliseconds(1))
    #expect(try await second.tick() == 1)
    // Who is done gives the work up at once.
    _ = try await deferring.put(off: deferring.operation(.post, nil, ["userName": "carol"]))
    #expect(try await first.tick() == 1)
    #expect(try await deferring.userNames == ["alice", "bob", "carol"])
  }

  /// A bulk request is no transaction: what is done stays done, is done once, and everything is answered in the end.
  @Test(arguments: [2, 3, 4, 5], [false, true])
  func aBulkRequestGoesOnBehindWhatItHasDone(write: Int, isKept: Bool) async throws {
    let deferring = try await Deferring.make()
    let operations = (0..<250).map { place -> JSONValue in
      [
        "method": "POST", "path": "/Users", "bulkId": .string("b\(place)"),
        "data": ["userName": .string("user-\(place % 249)")],
      ]
    }
    let body: JSONValue = [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations),
    ]
    let location = try deferring.world.rendering("User").location
    let id = try await deferring.put(off: .bulk(body, location))
    deferring.store.cut(isKept ? .after(write: write) : .before(write: write))
    await #expect(throws: CuttingStore.gone) { _ = try await deferring.worker.tick() }
    deferring.store.cut(nil)
    let done = [2: 0, 3: 100, 4: 200, 5: 249][write].map { isKept ? min($0 + 100, 249) : $0 }
    #expect(try await deferring.userNames.count == done)
    deferring.world.clock.advance(by: .seconds(30))
    _ = try await deferring.worker.tick()
    #expect(try await deferring.userNames.count == 249)
    let outcome = try #require(try await deferring.outcome(id))
    let answers = try #require(outcome.response?["Operations"]?.arrayValue)
    #expect(answers.map { $0["bulkId"]?.stringValue } == (0..<250).map { "b\($0)" })
    #expect(answers.prefix(249).allSatisfy { $0["status"] == "201" && $0["version"] == "W/\"1\"" })
    #expect(answers.last?["status"] == "499")
  }

  @Test func aRefusalIsItsOutcome() async throws {
    let deferring = try await Deferring.make()
    let user = try await deferring.world.createUser("alice")
    let stale = try await deferring.put(
      off: deferring.operation(.put, user.description, ["userName": "alix"], if: Precondition(ifMatch: #"W/"7""#)))
    let twin = try await deferring.put(off: deferring.operation(.post, nil, ["userName": "alice"]))
    _ = try await deferring.worker.tick()
    #expect(try await deferring.outcome(stale)?.response?["code"] == "scim.version.mismatch")
    #expect(try await deferring.outcome(stale)?.location?.hasSuffix(user.description) == true)
    #expect(try await deferring.outcome(twin)?.response?["code"] == "scim.uniqueness")
    #expect(try await deferring.outcome(twin)?.location == nil)
    #expect(try await deferring.userNames == ["alice"])
  }

  @Test func theyAreDoneInTheirOrder() async throws {
    let deferring = try await Deferring.make()
    let user = try await deferring.world.createUser("alice").description
    for name in ["a", "b", "c"] {
      let body: JSONValue = ["Operations": [["op": "replace", "path": "userName", "value": .string(name)]]]
      _ = try await deferring.put(off: deferring.operation(.patch, user, body))
    }
    _ = try await deferring.worker.tick()
    #expect(try await deferring.userNames == ["c"])
    let gone = try await deferring.put(off: deferring.operation(.delete, user))
    _ = try await deferring.worker.tick()
    #expect(try await deferring.outcome(gone)?.status == 204)
    #expect(try await deferring.userNames == [])
  }

  @Test func aRevokedTokensRequestIsRefused() async throws {
    let deferring = try await Deferring.make()
    let id = try await deferring.put(off: deferring.operation(.post, nil, ["userName": "alice"]))
    try await deferring.world.run(RevokeToken(tenant: deferring.principal.tenant, id: deferring.token))
    let entries = try await deferring.world.entries { _ = try await deferring.worker.tick() }
    #expect(try await deferring.outcome(id)?.response?["code"] == "async-request.caller.gone")
    #expect(try await deferring.userNames == [])
    #expect(entries.map(\.outcome) == [.refused])
  }

  @Test func aSuspendedTenantsRequestIsRefused() async throws {
    let deferring = try await Deferring.make()
    let id = try await deferring.put(off: deferring.operation(.post, nil, ["userName": "alice"]))
    try await deferring.world.run(SetTenantState(tenant: deferring.principal.tenant, state: .suspended))
    _ = try await deferring.worker.tick()
    #expect(try await deferring.outcome(id)?.response?["code"] == "tenant.suspended")
    #expect(try await deferring.userNames == [])
  }

  @Test func whoMayNotWriteMayNotDefer() async throws {
    let deferring = try await Deferring.make([.scimRead, .scimUsers])
    await #expect(throws: CodedError(.accessForbidden, "", remedy: "")) {
      _ = try await deferring.put(off: deferring.operation(.post, nil, ["userName": "alice"]))
    }
  }

  @Test func noPasswordIsKept() async throws {
    let deferring = try await Deferring.make()
    let patch: JSONValue = [
      "Operations": [
        ["op": "replace", "path": "password", "value": "hunter2"],
        ["op": "replace", "value": ["Password": "hunter2", "userName": "alix"]],
      ]
    ]
    for work in try [
      deferring.operation(.post, nil, ["userName": "alice", "password": "hunter2"]),
      deferring.operation(.patch, "0199", patch),
    ] {
      let id = try await deferring.put(off: work)
      let tenant = deferring.principal.tenant
      let stored = try #require(
        try await deferring.world.store.read { try $0.asyncRequest(id, tenant: tenant) })
      let text = String(decoding: JSONValue.object(stored.operation).serialized(), as: UTF8.self)
      #expect(!text.contains("hunter2"))
      #expect(text.contains("ali"))
    }
  }
}
