import Diagnostics
import JSON
import SCIM
import Testing

@Suite struct BulkReferences {
  private static let ids = ["a": "id-a", "b": "id-b"]

  private func instruction(
    _ data: String, _ method: BulkInstruction.Method = .post, id: String? = nil
  ) throws -> BulkInstruction {
    BulkInstruction(method: method, endpoint: "Users", id: id, data: try SCIMSupport.object(data))
  }

  @Test(arguments: [
    (
      #"{"members": [{"value": "bulkId:a"}, {"value": "x"}, {"value": "bulkId:b"}]}"#,
      #"{"members": [{"value": "id-a"}, {"value": "x"}, {"value": "id-b"}]}"#
    ),
    (#"{"members": ["bulkId:a"]}"#, #"{"members": ["id-a"]}"#),
    (#"{"manager": "BULKID:a"}"#, #"{"manager": "id-a"}"#),
    (
      #"{"urn:x:2.0:User": {"manager": {"value": "bulkId:a", "$ref": "../Users/bulkId:a"}}}"#,
      #"{"urn:x:2.0:User": {"manager": {"value": "id-a", "$ref": "../Users/id-a"}}}"#
    ),
    (#"{"$ref": "bulkId:b"}"#, #"{"$ref": "id-b"}"#),
    (
      #"{"userName": "bulkId:a", "emails": [{"type": "bulkId:z"}]}"#,
      #"{"userName": "bulkId:a", "emails": [{"type": "bulkId:z"}]}"#
    ),
  ])
  func becomeIdsWhereIdsStand(_ data: String, _ expected: String) throws {
    let resolved = try instruction(data).resolving { Self.ids[$0] }
    #expect(try resolved.data == SCIMSupport.object(expected))
  }

  @Test func becomeIdsInPatches() throws {
    let data = #"""
      {"Operations": [{"op": "remove", "path": "members[value eq \"bulkId:a\" or display eq \"b\"]"},
        {"op": "add", "path": "members", "value": [{"value": "bulkId:b"}]},
        {"op": "replace", "value": {"urn:x:2.0:User:manager": "bulkId:a", "manager.value": "bulkId:a"}}]}
      """#
    let expected = #"""
      {"Operations": [{"op": "remove", "path": "members[value eq \"id-a\" or display eq \"b\"]"},
        {"op": "add", "path": "members", "value": [{"value": "id-b"}]},
        {"op": "replace", "value": {"urn:x:2.0:User:manager": "id-a", "manager.value": "id-a"}}]}
      """#
    let patch = try instruction(data, .patch, id: "bulkId:b")
    #expect(patch.references == ["b", "a"])
    let resolved = try patch.resolving { Self.ids[$0] }
    #expect(try resolved.data == SCIMSupport.object(expected))
    #expect(resolved.id == "id-b")
  }

  @Test func toNothingAreRefused() throws {
    let data = #"{"members": [{"value": "bulkId:a"}, {"value": "bulkId:nobody"}]}"#
    do {
      _ = try instruction(data).resolving { Self.ids[$0] }
      Issue.record("the reference was accepted")
    } catch let error as CodedError {
      #expect(error.code == .scimBulkReference && error.received == "`bulkId:nobody`")
    }
  }

  @Test func instructionsWithoutReferencesStayAsTheyAre() throws {
    let plain = try instruction(#"{"userName": "a", "name": {"givenName": "b"}, "x": [1, [true]]}"#, .put, id: "7")
    #expect(plain.references.isEmpty)
    #expect(try plain.resolving { _ in nil } == plain)
  }
}

@Suite struct BulkOrders {
  /// A create of `name` that refers to `others`.
  private func create(_ name: String, _ others: String...) -> BulkOperation {
    let members = others.map { JSONValue.object(["value": .string("bulkId:\($0)")]) }
    return BulkOperation(
      method: "POST", bulkID: name,
      instruction: .success(BulkInstruction(method: .post, endpoint: "Groups", data: ["members": .array(members)])))
  }

  private func steps(_ operations: [BulkOperation]) -> [[Int]] { BulkOrder(operations).steps.map(\.operations) }

  @Test func keepWhatNeedsNoChange() {
    #expect(steps([create("a"), create("b", "a"), create("c")]) == [[0], [1], [2]])
    #expect(steps([]) == [])
  }

  @Test func putWhatIsReferredToFirst() {
    #expect(steps([create("a", "c"), create("b"), create("c", "d"), create("d")]) == [[3], [2], [0], [1]])
  }

  @Test func findCircles() {
    let order = BulkOrder([create("a", "b"), create("b", "c"), create("x"), create("c", "a", "x"), create("s", "s")])
    #expect(order.steps.map(\.operations) == [[2], [0, 1, 3], [4]])
    #expect(order.steps.map(\.isCircular) == [false, true, true])
    #expect(order.dependencies == [[1], [3], [], [0, 2], [4]])
  }

  @Test func passOverBrokenOperationsAndUnknownNames() {
    let broken = BulkOperation(
      method: "X", bulkID: "a", instruction: .failure(CodedError(.scimBulkInvalid, "m", remedy: "r")))
    #expect(steps([create("b", "a", "nobody"), broken]) == [[0], [1]])
  }

  @Test func aLongChainCostsNoCallDepth() {
    let count = 20_000
    let chain = (0..<count).map { create("\($0)", "\($0 + 1)") }
    #expect(steps(chain) == (0..<count).reversed().map { [$0] })
  }

  @Test func everyOperationIsInOneStepBehindWhatItRefersTo() {
    let seed: UInt64 = 99
    print("everyOperationIsInOneStepBehindWhatItRefersTo: seed \(seed)")
    var numbers = SeededNumbersSCIM(seed: seed)
    for _ in 0..<1000 {
      let count = Int.random(in: 1...12, using: &numbers)
      let operations = (0..<count).map { place in
        let others = (0..<Int.random(in: 0...2, using: &numbers)).map { _ in Int.random(in: 0..<count, using: &numbers)
        }
        return others.count == 2
          ? create("\(place)", "\(others[0])", "\(others[1])")
          : others.count == 1 ? create("\(place)", "\(others[0])") : create("\(place)")
      }
      let order = BulkOrder(operations)
      var step = Array(repeating: -1, count: count)
      for (number, places) in order.steps.enumerated() {
        for place in places.operations { step[place] = number }
      }
      #expect(order.steps.map(\.operations.count).reduce(0, +) == count && !step.contains(-1))
      for (place, others) in order.dependencies.enumerated() {
        for other in others { #expect(step[other] <= step[place]) }
      }
    }
  }
}
