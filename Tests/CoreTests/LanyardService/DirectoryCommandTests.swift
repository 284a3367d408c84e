import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SCIM
import Testing

@Suite("Writing users and groups")
struct DirectoryCommandTests {
  @Test func aCreatedUserIsAnsweredStoredAndRecorded() async throws {
    let world = try await ServiceWorld.make()
    var reply: ResourceReply?
    let entries = try await world.entries { () async throws in
      reply = try await world.create("User", #"{"userName": "ada@acme.example", "active": true}"#)
    }
    let body = try #require(reply?.representation)
    #expect(body["userName"] == "ada@acme.example")
    #expect(body["meta"]?["version"] == #"W/"1""#)
    #expect(entries.map(\.action) == ["scim.user.created"])
    #expect(entries.first?.target.id == reply?.id.description)
    #expect(entries.first?.actor.kind == .client)
    #expect(entries.first?.changes.contains { $0.path == "userName" && $0.after == nil } == true)
  }

  @Test func aCreatedGroupIsAnsweredWithItsMembers() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let reply = try await world.create("Group", #"{"displayName": "Support", "members": [{"value": "\#(ada)"}]}"#)
    let member = reply.representation?["members"]?.arrayValue?.first
    #expect(member?["value"]?.stringValue == ada.description)
    #expect(member?["$ref"]?.stringValue == "https://id.example/t/acme/scim/v2/Users/\(ada)")
  }

  @Test func aTakenUserNameIsRefusedAndTheRefusalRecordedOnce() async throws {
    let world = try await ServiceWorld.make()
    _ = try await world.createUser("ada@acme.example")
    let entries = try await world.entries { () async throws in
      await #expect(throws: CodedError(.scimUniqueness, "", remedy: "")) {
        try await world.createUser("ADA@acme.example")
      }
    }
    #expect(entries.map(\.outcome) == [.refused])
    #expect(entries.first?.reason?.code == "scim.uniqueness")
    let count = try await world.store.read { [tenant = try await world.tenant] in
      try $0.resourceCount(type: "User", tenant: tenant)
    }
    #expect(count == 1)
  }

  @Test func aBodyWithoutAUserNameIsRefusedAndRecorded() async throws {
    let world = try await ServiceWorld.make()
    let entries = try await world.entries { () async throws in
      await #expect(throws: CodedError(.scimValueRequired, "", remedy: "")) { try await world.create("User", "{}") }
    }
    #expect(entries.map(\.reason?.code) == ["scim.value.required"])
  }

  @Test func aPatchThatChangesNothingWritesNothing() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada", #", "title": "Engineer""#)
    let group = try await world.createGroup("Support", [ada])
    let entries = try await world.entries { () async throws in
      let same = try await world.patch("User", ada, #"{"op": "replace", "path": "title", "value": "Engineer"}"#)
      #expect(same.version == 1)
      try await world.join(ada, group)
      let again = try await world.run(
        world.replacing("User", ada, #"{"userName": "ada", "title": "Engineer"}"#), as: world.client())
      #expect(again.version == 1)
    }
    #expect(entries.isEmpty)
  }

  @Test func aReplacementRaisesTheVersionAndKeepsMembersItDoesNotMention() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let group = try await world.createGroup("Support", [ada])
    let reply = try await world.run(
      world.replacing("Group", group, #"{"displayName": "Support", "externalId": "g-1"}"#), as: world.client())
    #expect(reply.version == 2)
    #expect(try await world.roles(of: ada) == ["agent"])
    _ = try await world.run(
      world.replacing("Group", group, #"{"displayName": "Support", "members": []}"#), as: world.client())
    #expect(try await world.roles(of: ada).isEmpty)
  }

  @Test func anotherVersionThanRequiredIsRefusedForEveryKindOfWrite() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let stale = try Precondition(ifMatch: #"W/"7""#)
    let title = #"{"op": "replace", "path": "title", "value": "X"}"#
    let entries = try await world.entries { () async throws in
      let client = try await world.client()
      let patch = try await world.patching("User", ada.description, title, if: stale)
      #expect(try await world.refusal(of: patch, as: client) == .scimVersionMismatch)
      let replacement = try await world.replacing("User", ada, #"{"userName": "b"}"#, if: stale)
      #expect(try await world.refusal(of: replacement, as: client) == .scimVersionMismatch)
      let deletion = try await world.deleting("User", ada, if: stale)
      #expect(try await world.refusal(of: deletion, as: client) == .scimVersionMismatch)
    }
    #expect(entries.map(\.reason?.code) == Array(repeating: "scim.version.mismatch", count: 3))
    let current = try await world.patching("User", ada.description, title, if: Precondition(ifMatch: #"W/"1", W/"2""#))
    #expect(try await world.run(current, as: world.client()).version == 2)
  }

  @Test(arguments: [nil, "*"]) func noHeaderAndTheStarRequireNothing(_ header: String?) throws {
    try Precondition(ifMatch: header).check(41)
  }

  @Test(arguments: ["", #"W/"x""#, "3", #"W/""#, String(repeating: "9", count: 40)])
  func tagsNobodyGaveMatchNothing(_ header: String) throws {
    #expect(throws: CodedError(.scimVersionMismatch, "", remedy: "")) { try Precondition(ifMatch: header).check(3) }
  }

  @Test func whatIsNotThereIsRefusedAndItsNameIsNotTold() async throws {
    let world = try await ServiceWorld.make()
    let entries = try await world.entries { () async throws in
      let patch = try await world.patching("User", "ada@acme.example", #"{"op": "remove", "path": "title"}"#)
      #expect(try await world.refusal(of: patch, as: world.client()) == .scimResourceUnknown)
    }
    #expect(entries.map(\.target.id) == ["malformed"])
  }

  @Test func aMemberThatCanBeNobodyIsRefusedAndNothingChanges() async throws {
    let world = try await ServiceWorld.make()
    let group = try await world.createGroup("Support")
    let patch = try await world.patching(
      "Group", group.description, #"{"op": "add", "path": "members", "value": [{"value": "ada"}]}"#)
    #expect(try await world.refusal(of: patch, as: world.client()) == .scimValueType)
    let stored = try await world.store.read { [tenant = try await world.tenant] in
      try $0.resource(group, type: "Group", tenant: tenant)
    }
    #expect(stored?.version == 1)
  }

  @Test func aClientWritesInItsOwnTenantAndWithinItsScopes() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let patch = try await world.patching("User", ada.description, #"{"op": "remove", "path": "title"}"#)
    let entries = try await world.entries { () async throws in
      let reader = try await world.client([.scimRead, .scimUsers])
      #expect(try await world.refusal(of: patch, as: reader) == .accessForbidden)
      let groups = try await world.client([.scimWrite, .scimGroups])
      #expect(try await world.refusal(of: patch, as: groups) == .accessForbidden)
      let stranger = Principal(kind: .client, tenant: Tenant.operatorID, id: "t", scopes: Scope.allSCIM)
      #expect(try await world.refusal(of: patch, as: stranger) == .accessForbidden)
      let person = Principal(kind: .person, tenant: try await world.tenant, id: "p", scopes: Scope.allSCIM)
      #expect(try await world.refusal(of: patch, as: person) == .accessForbidden)
    }
    #expect(entries.map(\.outcome) == Array(repeating: .refused, count: 4))
  }
}
