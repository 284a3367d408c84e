import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct Patches {
  private func outcome(_ operations: [PatchOperation], on document: JSONObject, _ type: String = "User") throws
    -> PatchOutcome
  {
    try PatchPlan(resolving: PatchRequest(operations: operations), for: SCIMSupport.type(type)).apply(to: document)
  }

  @Test(arguments: [
    "[]", "{}", #"{"Operations": []}"#, #"{"Operations": {}}"#, #"{"Operations": [1]}"#,
    #"{"Operations": [{"path": "x"}]}"#,
    #"{"Operations": [{"op": "move", "path": "x"}]}"#, #"{"Operations": [{"op": 1}]}"#,
    #"{"Operations": [{"op": "add", "path": 1, "value": 1}]}"#, #"{"userName": "a"}"#,
  ])
  func aBodyOfAnotherFormIsRefused(_ body: String) throws {
    let body = try SCIMSupport.json(body)
    #expect(SCIMSupport.code { _ = try PatchRequest(parsing: body) } == .scimPatchInvalid)
  }

  @Test func memberNamesAreReadWhateverTheirCase() throws {
    let body = try SCIMSupport.json(
      #"{"operations": [{"OP": "add", "Path": "title", "VALUE": null}, {"op": "remove", "path": ""}]}"#)
    let request = try PatchRequest(parsing: body)
    #expect(request.operations == [PatchOperation(.add, path: "title", value: .null), PatchOperation(.remove)])
  }

  @Test func tooManyOperationsAreRefused() throws {
    let operations = JSONValue.array(Array(repeating: ["op": "remove", "path": "title"], count: 4))
    let limits = ResourceLimits(maximumOperations: 3)
    #expect(
      SCIMSupport.code { _ = try PatchRequest(parsing: ["Operations": operations], limits: limits) }
        == .scimPatchTooMany)
  }

  @Test func aRemovalWithoutAValueIsOfAllAndOneWithNullIsRefused() throws {
    let group: JSONObject = ["displayName": "Support"]
    let all = try outcome([PatchOperation(.remove, path: "members")], on: group, "Group")
    #expect(all.relationEdits == [RelationEdit("members", .removeAll)])
    let null = PatchOperation(.remove, path: "members", value: .null)
    #expect(SCIMSupport.code { _ = try outcome([null], on: group, "Group") } == .scimValueRequired)
  }

  @Test func anElementThatRepeatsAnotherIsKeptOnce() throws {
    let twice: JSONValue = [
      ["value": "x", "type": "work"], ["value": "x", "type": "work", "primary": true], ["value": "x"],
    ]
    let made = try outcome([PatchOperation(.replace, path: "emails", value: twice)], on: ["userName": "a"], "User")
    #expect(made.document["emails"] == [["value": "x", "type": "work", "primary": true], ["value": "x"]])
  }

  @Test func growingBeyondTheLimitIsRefused() throws {
    let user = try SCIMSupport.type("User")
    let request = PatchRequest(operations: [
      PatchOperation(.add, path: "emails", value: [["value": "x"], ["value": "y"]])
    ])
    let plan = try PatchPlan(resolving: request, for: user, limits: ResourceLimits(maximumValues: 2))
    #expect(
      try plan.apply(to: ["userName": "a", "emails": [["value": "x"]]]).document["emails"]?.arrayValue?.count == 2)
    #expect(SCIMSupport.code { _ = try plan.apply(to: ["emails": [["value": "z"]]]) } == .scimValueTooMany)
  }

  @Test func changesSayWhatWasAndWhatIs() throws {
    let before: JSONObject = [
      "schemas": [.string(SchemaURN.user)], "userName": "a", "name": ["givenName": "A", "familyName": "B"],
      "title": "t",
    ]
    let changes = try outcome(
      [
        PatchOperation(.replace, value: ["name": ["givenName": "C"], "userName": "a", "emails": [["value": "x"]]]),
        PatchOperation(.remove, path: "title"),
        PatchOperation(.add, path: SchemaURN.enterpriseUser + ":manager", value: ["value": "m"]),
      ], on: before
    ).changes
    #expect(
      changes == [
        AttributeChange(path: "name.givenName", before: "A", after: "C"),
        AttributeChange(path: "title", before: "t", after: Optional.none),
        AttributeChange(path: "emails", before: Optional.none, after: [["value": "x"]]),
        AttributeChange(path: SchemaURN.enterpriseUser + ":manager.value", before: Optional.none, after: "m"),
      ])
  }

  @Test func extensionsAppearInAndVanishFromSchemas() throws {
    let path = SchemaURN.enterpriseUser + ":department"
    let with = try outcome([PatchOperation(.add, path: path, value: "d")], on: ["userName": "a"]).document
    #expect(with["schemas"] == [.string(SchemaURN.user), .string(SchemaURN.enterpriseUser)])
    let without = try outcome([PatchOperation(.remove, path: path)], on: with).document
    #expect(without["schemas"] == [.string(SchemaURN.user)] && without[SchemaURN.enterpriseUser] == Optional.none)
  }

  @Test func whatAPatchDidNotUseIsReported() throws {
    let request = PatchRequest(operations: [
      PatchOperation(.replace, value: ["shoeSize": 44, "id": "x", "name": ["alias": "y"]])
    ])
    let plan = try PatchPlan(resolving: request, for: SCIMSupport.type("User"))
    #expect(plan.ignored == ["shoeSize", "name.alias"])
  }

  @Test func theFilterOfAMemberRemovalIsHandedOnResolved() throws {
    let edits = try outcome(
      [PatchOperation(.remove, path: "members[type eq \"Group\"]")], on: ["displayName": "g"], "Group"
    ).relationEdits
    guard case .removeMatching(let filter) = try #require(edits.first).edit else {
      Issue.record("not a removal by filter")
      return
    }
    #expect(
      filter.matches(element: ["value": "g1", "type": "group"])
        && !filter.matches(element: ["value": "u", "type": "User"]))
  }

  /// A value list of tens of thousands must not be compared pair by pair.
  @Test func largeListsAreReadInOneGo() throws {
    let members = JSONValue.array((0..<20_000).map { ["value": .string("u\($0 % 15_000)"), "display": "x"] })
    let plan = try PatchPlan(
      resolving: PatchRequest(operations: [PatchOperation(.add, path: "members", value: members)]),
      for: SCIMSupport.type("Group"))
    guard case .add(let elements) = try #require(plan.relationEdits.first).edit else {
      Issue.record("not an add")
      return
    }
    #expect(elements.count == 15_000 && plan.ignored == ["members.display"])
  }
}
