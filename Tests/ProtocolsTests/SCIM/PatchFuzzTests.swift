import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

/// Random requests over random documents, tens of thousands of them; the seeds are fixed, and a failure prints seed and case.
@Suite struct PatchFuzz {
  /// Operations as clients write them, in every dialect; some fit nothing.
  private static let operations: [String] = {
    let ops = ["add", "Add", "replace", "Replace", "remove", "Remove"]
    let paths = [
      "title", "active", "name", "name.givenName", "emails", #"emails[type eq \"work\"]"#, "emails.display",
      #"emails[type eq \"work\"].value"#, #"emails[type eq \"home\"].primary"#, #"emails[primary eq \"True\"].type"#,
      #"roles[primary eq \"True\"].value"#, "roles", "manager", "urn:scim:schemas:extension:enterprise:2.0:department",
      "addresses", #"addresses[type eq \"work\"].locality"#, "userName", "id", "shoeSize",
    ]
    let values = [
      #""x""#, #""""#, "true", #""False""#, "7", "null", "[]", "{}", #"["x", "y"]"#, #"{"value": "x"}"#,
      #"[{"value": "x", "type": "work", "primary": true}]"#, #"[{"value": "y", "type": "home"}, {"value": "x"}]"#,
      #"[{"$ref": null, "value": "x", "primary": "True"}]"#, #"{"givenName": "G", "familyName": null}"#,
      #""{\"value\": \"r\", \"displayName\": \"R\"}""#, #"{"locality": "L", "type": "work"}"#,
    ]
    let pathless = [
      #"{"name.givenName": "P", "active": "True"}"#, #"{"id": "1", "title": "t", "emails": []}"#,
      #"{"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager": "m", "name": null}"#,
      #"{"emails[type eq \"work\"].value": "w", "emails": [{"value": "h", "type": "home"}]}"#,
    ]
    let addressed = ops.flatMap { op in
      paths.flatMap { path in values.map { #"{"op": "\#(op)", "path": "\#(path)", "value": \#($0)}"# } }
    }
    let managers = ["remove", "Remove"].map { #"{"op": "\#($0)", "path": "manager[value eq \"x\"]"}"# }
    return addressed + managers + ops.flatMap { op in pathless.map { #"{"op": "\#(op)", "value": \#($0)}"# } }
  }()

  private static func plan(_ operations: some Sequence<String>) throws -> PatchPlan {
    let type = try SCIMSupport.type("User")
    let body = try SCIMSupport.json(#"{"Operations": [\#(operations.joined(separator: ", "))]}"#)
    return try PatchPlan(
      resolving: PatchRequest(parsing: SCIMSupport.read(body, method: "PATCH", type)), for: type)
  }

  /// Every operation that fits the schema, alone: applied to what the others left of a document, and then once more.
  @Test func anOperationKeepsTheInvariantsAndTwiceIsOnce() throws {
    let seed: UInt64 = 0x1A9A_3D01
    var numbers = SeededNumbersSCIM(seed: seed)
    let plans = Self.operations.compactMap { text in (try? Self.plan([text])).map { (text, $0) } }
    try #require(plans.count > 500)
    var document: JSONObject = ["schemas": [.string(SchemaURN.user)], "userName": "a"]
    var applied = 0
    for number in 0..<36_000 {
      guard let (text, plan) = plans.randomElement(using: &numbers), let outcome = try? plan.apply(to: document) else {
        continue
      }
      let again = try plan.apply(to: outcome.document)
      applied += 1
      if (outcome.document == document) != outcome.changes.isEmpty || !again.changes.isEmpty
        || !isTidy(.object(outcome.document)) || primaries(outcome.document) > 1
      {
        Issue.record("seed \(seed), case \(number): \(text) on \(JSONValue.object(document).text)")
        return
      }
      // Documents grow, and begin anew before they are all alike.
      document = number % 40 == 0 ? ["schemas": [.string(SchemaURN.user)], "userName": "a"] : outcome.document
    }
    #expect(applied > 24_000)
  }

  /// Several operations are what one after the other makes; one that fails undoes all.
  @Test func severalOperationsAreOneAfterTheOtherOrNone() throws {
    let seed: UInt64 = 0x1A9A_3D02
    var numbers = SeededNumbersSCIM(seed: seed)
    let start: JSONObject = [
      "schemas": [.string(SchemaURN.user)], "userName": "a",
      "emails": [["value": "x", "type": "work", "primary": true]],
    ]
    for number in 0..<2_000 {
      let operations = (0..<3).compactMap { _ in Self.operations.randomElement(using: &numbers) }
      let whole = Result { try Self.plan(operations).apply(to: start).document }
      let steps = Result {
        try operations.map { try Self.plan([$0]) }.reduce(start) { try $1.apply(to: $0).document }
      }
      if (try? whole.get()) != (try? steps.get()) {
        Issue.record("seed \(seed), case \(number): \(operations)")
        return
      }
    }
  }

  /// Edits of members against a set, and simple attributes against a dictionary.
  @Test func membersAreWhatASetWouldHoldAndTextsWhatADictionaryWould() throws {
    let seed: UInt64 = 0x1A9A_3D03
    var numbers = SeededNumbersSCIM(seed: seed)
    let type = try SCIMSupport.type("Group")
    var (members, modelled): (Set<String>, Set<String>) = ([], [])
    var document: JSONObject = ["schemas": [.string(SchemaURN.group)], "displayName": "g"]
    var name = "g"
    for number in 0..<10_000 {
      var operations: [PatchOperation] = []
      for _ in 0..<4 {
        let drawn = (0..<Int.random(in: 0...3, using: &numbers)).map { _ in Int.random(in: 0..<6, using: &numbers) }
        let ids = Set(drawn.map { "u\($0)" })
        let list = JSONValue.array(ids.sorted().map { ["value": .string($0)] })
        switch Int.random(in: 0..<6, using: &numbers) {
        case 0, 1:
          operations.append(PatchOperation(.add, path: "members", value: list))
          modelled.formUnion(ids)
        case 2:
          operations.append(PatchOperation(.remove, path: "members", value: list))
          modelled.subtract(ids)
        case 3:
          operations.append(PatchOperation(.remove, path: #"members[value eq "u1" or value eq "u2"]"#))
          modelled.subtract(["u1", "u2"])
        case 4:
          operations.append(PatchOperation(.replace, path: "members", value: list))
          modelled = ids
        default:
          name = "g\(number % 3)"
          operations.append(PatchOperation(.replace, value: ["id": "x", "displayName": .string(name)]))
        }
      }
      let outcome = try PatchPlan(resolving: PatchRequest(operations: operations), for: type).apply(to: document)
      document = outcome.document
      outcome.relationEdits.forEach { members.apply($0.edit) }
      if members != modelled || document["displayName"] != .string(name) {
        Issue.record("seed \(seed), case \(number): \(operations)")
        return
      }
    }
  }

  /// Requests of which a few octets were lost, doubled or exchanged: refused as the caller's fault, or understood.
  @Test func brokenRequestsAreRefusedWithACode() throws {
    let seed: UInt64 = 0x1A9A_3D04
    var numbers = SeededNumbersSCIM(seed: seed)
    let type = try SCIMSupport.type("User")
    var (refused, understood) = (0, 0)
    for number in 0..<14_000 {
      var octets = Array((Self.operations.randomElement(using: &numbers) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...3, using: &numbers) {
        let place = Int.random(in: 0..<octets.count, using: &numbers)
        switch number % 3 {
        case 0: octets.remove(at: place)
        case 1: octets.insert(octets[place], at: place)
        default: octets[place] = octets.randomElement(using: &numbers) ?? 0
        }
      }
      do {
        let body: JSONValue = ["Operations": [try JSONValue(parsing: octets)]]
        _ = try PatchPlan(resolving: PatchRequest(parsing: SCIMSupport.read(body, method: "PATCH", type)), for: type)
        understood += 1
      } catch let error as CodedError {
        refused += 1
        if error.exposure != .caller { Issue.record("seed \(seed), case \(number): \(error)") }
      }
    }
    #expect(refused > 4_000 && understood > 200)
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

  private func primaries(_ document: JSONObject) -> Int {
    (document["emails"]?.arrayValue ?? []).count { $0["primary"] == true }
  }
}

extension Set<String> {
  fileprivate mutating func apply(_ edit: RelationEdit.Edit) {
    switch edit {
    case .add(let elements): formUnion(elements.compactMap { $0["value"]?.stringValue })
    case .remove(let values): subtract(values)
    case .removeMatching(let filter): self = self.filter { !filter.matches(element: ["value": .string($0)]) }
    case .replace(let elements): self = Set(elements.compactMap { $0["value"]?.stringValue })
    case .removeAll: self = []
    }
  }
}
