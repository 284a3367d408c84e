import Diagnostics
import JSON
import SCIM
import Testing

@Suite struct ProblemsOfSchemas {
  private func problems(_ attributes: String) throws -> [CodedError] {
    Schema.problems(in: try SCIMSupport.json(#"{"id": "urn:x:y", "name": "Y", "attributes": \#(attributes)}"#))
  }

  @Test func areAllReportedWithTheirPlace() throws {
    let problems = try problems(
      #"""
      [{"name": "good"}, {"name": "1bad"}, {"name": "kind", "type": "text"}, 7, {"name": "GOOD"},
       {"name": "badge", "type": "complex", "subAttributes": [{"name": "colour", "required": "yes"}, {}]},
       {"name": "many", "multiValued": 1, "mutability": "sometimes"}]
      """#)
    #expect(problems.allSatisfy { $0.code == .scimSchemaInvalid && !$0.remedy.isEmpty })
    let places = [
      "attributes[1]", "attributes.kind", "attributes[3]", "attributes.GOOD", "attributes.badge.colour",
      "attributes.badge[1]", "attributes.many", "attributes.many",
    ]
    #expect(problems.count == places.count)
    for (problem, place) in zip(problems, places) { #expect(problem.message.contains("`\(place)`"), "\(problem)") }
  }

  @Test(arguments: [
    #"[{"name": "id"}]"#, #"[{"name": "META"}]"#, #"[{"name": "a", "type": "boolean", "uniqueness": "server"}]"#,
    #"[{"name": "a", "type": "complex", "uniqueness": "server", "subAttributes": [{"name": "b"}]}]"#,
    #"[{"name": "a", "type": "complex", "subAttributes": []}]"#, #"[{"name": "a", "subAttributes": [{"name": "b"}]}]"#,
    #"[{"name": "a", "description": 7}]"#, #"[{"name": "a", "canonicalValues": "x"}]"#,
  ])
  func whatCouldNotBeKeptIsOne(_ attributes: String) throws {
    #expect(try problems(attributes).count == 1)
  }

  @Test(arguments: [
    "user", "urn:", "urn:a b", "urn:x/y", "URN:x:y", "urn:é", "urn:" + String(repeating: "x", count: 300),
  ])
  func anIdIsAUrn(_ id: String) {
    let schema: JSONValue = ["id": .string(id), "attributes": [["name": "a"]]]
    #expect(Schema.problems(in: schema).map(\.code) == [.scimSchemaInvalid])
  }

  @Test func countsAreBounded() {
    func schema(_ names: [String]) -> JSONValue {
      ["id": "urn:x:y", "attributes": .array(names.map { ["name": .string($0)] })]
    }
    #expect(Schema.problems(in: schema((0..<500).map { "a\($0)" })).isEmpty)
    #expect(Schema.problems(in: schema((0..<501).map { "a\($0)" })).count == 1)
    #expect(Schema.problems(in: schema(Array(repeating: "1", count: 400))).count == 64)
    let words = JSONValue.array(Array(repeating: "w", count: 501))
    let wordy: JSONValue = ["id": "urn:x:y", "attributes": [["name": "a", "canonicalValues": words]]]
    #expect(Schema.problems(in: wordy).count == 1)
  }

  @Test func thereAreNoneWhereASchemaIsRead() throws {
    for schema in try SchemaRegistry.standard().schemas {
      #expect(Schema.problems(in: .object(schema.json)).isEmpty)
    }
    #expect(throws: CodedError.self) { try Schema(["id": "urn:x:y", "attributes": []]) }
  }
}
