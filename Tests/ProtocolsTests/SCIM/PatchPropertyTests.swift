import Diagnostics
import JSON
import SCIM
import Testing

/// Random patches on random documents; the seed is fixed, a failing case prints its number.
@Suite struct PatchProperties {
  private static let seed: UInt64 = 0x1A9A_2D00
  private static let paths = [
    "userName", "title", "active", "name", "name.givenName", "name.familyName", "emails", "emails.value",
    #"emails[type eq "work"]"#, #"emails[type eq "work"].value"#, #"emails[type eq "home"].primary"#,
    "emails[value pr].type",
    #"addresses[type eq "work"].locality"#, "manager", "\(SchemaURN.enterpriseUser):department",
    SchemaURN.enterpriseUser, "members",
    #"members[value eq "u1"]"#, "displayName", "groups", "id", "nonsense", "externalId", "password",
  ]
  private static let values: [JSONValue] = [
    "x", "y", "", true, false, 7, .null, [], [:], ["x", "y"], ["value": "x"],
    [["value": "x", "type": "work", "primary": true]],
    [["value": "y", "type": "home"], ["value": "x", "type": "work"]], ["givenName": "G"],
    ["givenName": .null, "familyName": "F"],
    ["department": "d"], ["locality": "L", "type": "work"], [["$ref": .null]],
    ["members": [["value": "u2"]], "displayName": "n", "emails": "q", "name.givenName": "P"],
  ]
  private static let documents: [JSONObject] = [
    ["userName": "a", "displayName": "d"],
    [
      "userName": "b", "displayName": "e", "active": true, "name": ["givenName": "G"],
      "emails": [["value": "x", "type": "work", "primary": true], ["value": "z", "type": "home"]],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["manager": ["value": "m", "$ref": "r"]],
    ],
  ]

  /// A few operations, each of which fits the type by itself.
  private func randomOperations(_ type: ResourceType, _ numbers: inout SeededNumbersSCIM) -> [PatchOperation] {
    (0..<Int.random(in: 2...6, using: &numbers)).compactMap { _ in
      let verb = PatchOperation.Verb.allCases.randomElement(using: &numbers) ?? .add
      let isPathless = Int.random(in: 0..<5, using: &numbers) == 0
      let path = isPathless ? String?.none : Self.paths.randomElement(using: &numbers)
      let operation = PatchOperation(verb, path: path, value: Self.values.randomElement(using: &numbers))
      let plan = try? PatchPlan(resolving: PatchRequest(operations: [operation]), for: type)
      return plan == nil ? nil : operation
    }
  }

  @Test func randomPatchesKeepTheInvariantsOfDocuments() throws {
    var numbers = SeededNumbersSCIM(seed: Self.seed)
    let types = [try SCIMSupport.type("User"), try SCIMSupport.type("Group")]
    var applied = 0
    var puts = 0
    for number in 0..<4_000 {
      let type = types[number % 2]
      let operations = randomOperations(type, &numbers)
      let context = Comment(rawValue: "seed \(Self.seed), case \(number): \(operations)")
      let start = try stored(Self.documents[number / 2 % 2], type)
      guard let plan = try? PatchPlan(resolving: PatchRequest(operations: operations), for: type),
        let outcome = try? plan.apply(to: start)
      else { continue }
      applied += 1
      #expect(type.relations.union(type.computed).allSatisfy { outcome.document[$0] == Optional.none }, context)
      #expect((outcome.document == start) == outcome.changes.isEmpty, context)
      #expect(outcome.relationEdits.allSatisfy { type.relations.contains($0.attribute) }, context)
      #expect(isTidy(.object(outcome.document)), context)
      #expect(primaries(outcome.document["emails"]) <= 1, context)
      #expect(outcome.document["password"] == Optional.none && outcome.document["id"] == Optional.none, context)
      // What a patch stored is what a PUT of it would store.
      if type.name == "User", outcome.document["userName"]?.stringValue?.isEmpty == false {
        let again = try ResourceValidator(type).replace(.object(outcome.document), existing: start)
        #expect(again.document == kept(outcome.document, start) && again.ignored.isEmpty, context)
        puts += 1
      }
    }
    #expect(applied > 2_000 && puts > 500)
  }

  @Test func aPatchOfWhatIsThereAlreadyChangesNothing() throws {
    let type = try SCIMSupport.type("User")
    let document = try stored(Self.documents[1], type)
    for verb in [PatchOperation.Verb.add, .replace] {
      let whole = PatchOperation(verb, value: .object(document))
      let single = document.members.map { PatchOperation(verb, path: $0.name, value: $0.value) }
      for operations in [[whole], single] {
        let outcome = try PatchPlan(resolving: PatchRequest(operations: operations), for: type).apply(to: document)
        #expect(outcome.document == document && outcome.changes.isEmpty)
      }
    }
  }

  private func stored(_ document: JSONObject, _ type: ResourceType) throws -> JSONObject {
    try PatchPlan(
      resolving: PatchRequest(operations: [PatchOperation(.replace, value: .object(document))]), for: type
    ).apply(to: [:]).document
  }

  /// A PUT without `active` keeps the stored one.
  private func kept(_ document: JSONObject, _ start: JSONObject) -> JSONObject {
    var document = document
    if document["active"] == Optional.none { document["active"] = start["active"] }
    return document
  }

  /// No null, no empty list, no empty object anywhere.
  private func isTidy(_ value: JSONValue) -> Bool {
    switch value {
    case .null: false
    case .array(let elements): !elements.isEmpty && elements.allSatisfy(isTidy)
    case .object(let object): !object.isEmpty && object.allSatisfy { isTidy($0.value) }
    default: true
    }
  }

  private func primaries(_ value: JSONValue?) -> Int {
    (value?.arrayValue ?? []).count { $0["primary"] == true }
  }
}
