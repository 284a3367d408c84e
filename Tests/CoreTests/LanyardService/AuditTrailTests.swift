import AuditLog
import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Provisioning
import Testing

@Suite("The log of what happened")
struct AuditTrailTests {
  /// A day that touches everything that is recorded in a tenant's log.
  private func day() async throws -> SignInWorld {
    let world = try await SignInWorld.make(SignInWorld.idpInitiated)
    let base = world.base
    try await base.apply([ServiceWorld.target()])
    let ada = try await base.createUser(
      "ada.lovelace@acme.example",
      #", "name": {"givenName": "Augusta", "familyName": "Lovelace"}, "emails": [{"value": "countess@acme.example"}]"#)
    let group = try await base.create(
      "Group", #"{"displayName": "Support", "externalId": "analysts-9", "members": [{"value": "\#(ada)"}]}"#
    ).id
    _ = try? await base.createUser("ADA.lovelace@acme.example")
    let wrong = try await base.patching("User", "countess@acme.example", #"{"op": "remove", "path": "title"}"#)
    _ = try await base.refusal(of: wrong, as: base.client())
    _ = try await world.complete(world.response(for: "ada.lovelace@acme.example", to: nil))
    _ = try await world.refusal(of: world.response(for: "charles.babbage", to: nil))
    _ = try await base.deliver(ScriptedDriver([.rejected]))
    try await base.patch("User", ada, #"{"op": "replace", "path": "name.givenName", "value": "Ada-Byron"}"#)
    try await base.patch("Group", group, #"{"op": "replace", "path": "displayName", "value": "Countesses"}"#)
    try await base.patch("User", ada, #"{"op": "replace", "path": "active", "value": false}"#)
    _ = try await world.refusal(of: world.response(for: "ada.lovelace@acme.example", to: nil))
    try await base.delete("User", ada)
    return world
  }

  private func export(
    _ world: ServiceWorld, _ selection: ExportSelection = ExportSelection()
  ) async throws -> (lines: [[UInt8]], key: NoteVerifierKey) {
    let exporter = AuditExporter(store: world.store, keyring: world.keyring)
    var lines: [[UInt8]] = []
    let count = try await exporter.export(selection, of: world.tenant) { lines.append($0) }
    #expect(lines.count == count + 2)
    return (lines, try await exporter.verifierKey(of: world.tenant))
  }

  private func verify(_ lines: [[UInt8]], _ key: NoteVerifierKey) throws -> VerifiedExport {
    var verifier = try ExportVerifier(key: key)
    for line in lines { try verifier.read(line) }
    return try verifier.finish()
  }

  @Test func anExportVerifiesFromEndToEndWithItsValuesOpened() async throws {
    let world = try await day()
    let (lines, key) = try await export(world.base)
    let verified = try verify(lines, key)
    #expect(verified.entries == lines.count - 2)
    #expect(verified.openedVerified > 10)
    #expect(verified.tenant == (try await world.base.tenant).description)
    let text = lines.map { String(decoding: $0, as: UTF8.self) }.joined()
    #expect(text.contains("Lovelace") && text.contains("Ada-Byron") && text.contains("203.0.113.77"))
  }

  @Test func personalValuesAreNowhereInTheOpen() async throws {
    let world = try await day()
    let (lines, key) = try await export(world.base, ExportSelection(opensSeals: false))
    _ = try verify(lines, key)
    let text = lines.map { String(decoding: $0, as: UTF8.self) }.joined().lowercased()
    let personal = [
      "lovelace", "countess", "augusta", "byron", "babbage", "acme.example", "203.0.113", "support\"", "analysts",
    ]
    for word in personal { #expect(!text.contains(word), "\(word)") }
    // What is decided is told all the same.
    for word in ["crm/agent", "support-agents", "subject.deactivated", "scim.uniqueness", "delivery.rejected"] {
      #expect(text.contains(word), "\(word)")
    }
    let operators = try await world.base.store.read { try $0.auditEntries(of: Tenant.operatorID, from: 0, limit: 1000) }
    let open = operators.map { String(decoding: $0.octets, as: UTF8.self) }.joined().lowercased()
    for word in personal { #expect(!open.contains(word), "\(word)") }
  }

  @Test func theActionsOfTheDayAreAllThere() async throws {
    let world = try await day()
    let actions = try await world.base.entries(of: world.base.tenant).map(\.action)
    #expect(
      Set(actions) == [
        "manifest.added", "scim.user.created", "scim.group.created", "scim.user.patched", "scim.group.patched",
        "scim.user.deleted", "grants.changed", "sign-in.completed", "sign-in.refused", "delivery.dead",
      ])
    #expect(actions.filter { $0 == "sign-in.refused" }.count == 2)
  }

  @Test func oneAlteredOctetNamesTheEntry() async throws {
    let world = try await day()
    let (lines, key) = try await export(world.base, ExportSelection(opensSeals: false))
    for place in 1...3 {
      var altered = lines
      let text = String(decoding: lines[place], as: UTF8.self)
      altered[place] = Array(text.replacing("request-1", with: "request-2").utf8)
      #expect(altered[place] != lines[place])
      do {
        _ = try verify(altered, key)
        Issue.record("line \(place + 1) passed")
      } catch let error as CodedError {
        #expect(error.code == .auditEntryAltered || error.code == .auditRootMismatch)
        if error.code == .auditEntryAltered { #expect(error.position?.line == place + 1) }
      }
    }
  }

  @Test func aPartOfTheLogVerifiesByItself() async throws {
    let world = try await day()
    let (lines, key) = try await export(
      world.base, ExportSelection(from: 4, until: world.base.clock.now() + .seconds(1)))
    let verified = try verify(lines, key)
    #expect(verified.range.lowerBound == 4)
    #expect(verified.size == verified.range.upperBound)
    let none = try await export(world.base, ExportSelection(since: world.base.clock.now() + .seconds(1)))
    #expect(try verify(none.lines, none.key).entries == 0)
  }

  @Test func aCheckpointIsTheLogsOwnAndGrows() async throws {
    let world = try await ServiceWorld.make()
    let exporter = AuditExporter(store: world.store, keyring: world.keyring)
    let tenant = try await world.tenant
    let first = try await exporter.checkpoint(of: tenant)
    _ = try await world.createUser("ada")
    let key = try await exporter.verifierKey(of: tenant)
    let second = try Checkpoint(opening: try await exporter.checkpoint(of: tenant), with: key)
    #expect(second.size == (try Checkpoint(opening: first, with: key)).size + 1)
    #expect(second.origin.hasPrefix("lanyard/\(tenant)/"))
    let other = try await exporter.verifierKey(of: Tenant.operatorID)
    #expect(throws: CodedError.self) { try Checkpoint(opening: first, with: other) }
  }

  @Test func theSameSubjectIsSealedUnderOneKeyAndOthersUnderTheirs() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    try await world.patch("User", ada, #"{"op": "replace", "path": "title", "value": "Countess"}"#)
    let bob = try await world.createUser("bob")
    let sealed = try await world.entries(of: world.tenant).flatMap(\.sealed)
    let keys = Dictionary(grouping: sealed, by: \.subject).mapValues { Set($0.map(\.keyID)) }
    #expect(keys[ada.description]?.count == 1)
    #expect(keys[bob.description]?.count == 1)
    #expect(keys[ada.description] != keys[bob.description])
    #expect(Set(sealed.map(\.box)).count == sealed.count)
  }

  @Test func anotherMasterKeyIsFoundAtTheStart() async throws {
    let world = try await ServiceWorld.make()
    let other = try Keyring(masterKey: Secret(Array(repeating: 8, count: 32)))
    let runner = CommandRunner(store: world.store, keyring: other, clock: world.clock, randomness: world.randomness)
    await #expect(throws: CodedError(.keyWrong, "", remedy: "")) {
      try await runner.run(
        PrepareStore(keyring: other),
        as: Principal(kind: .system, tenant: Tenant.operatorID, id: "start", scopes: []), request: ServiceWorld.request)
    }
    #expect(throws: CodedError(.keyMissing, "", remedy: "")) { try Keyring(masterKey: Secret([1, 2, 3])) }
  }
}
