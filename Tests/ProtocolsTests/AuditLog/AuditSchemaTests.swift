import AuditLog
import Diagnostics
import JSON
import Testing

/// The published schemas and what is really written name the same members.
@Suite struct AuditSchemaTests {
  @Test func entriesHaveExactlyTheMembersOfTheirSchema() throws {
    let schema = try AuditSample.schema("entry.schema.json")
    var event = AuditSample.event(1)
    event.reason = AuditReason(code: "code", text: "text")
    let sealed = try AuditSample.entry(1).sealed
    let octets = try AuditEntry(index: 1, tenant: "acme", event: event, sealed: sealed).octets()
    try check(try JSONValue(parsing: octets), against: schema, at: "entry")
  }

  @Test func exportLinesHaveExactlyTheMembersOfTheirSchema() throws {
    let definitions = try #require(try AuditSample.schema("export-line.schema.json")["$defs"])
    let lines = try AuditSample.Log(size: 4).export(3..<4)
    for (line, kind) in zip(lines, ["header", "entry", "trailer"]) {
      let document = try JSONValue(parsing: line)
      try check(document, against: try #require(definitions[kind]), at: kind)
    }
  }

  @Test func wordsOfTheSchemaAreThoseOfTheTypes() throws {
    let members = try #require(try AuditSample.schema("entry.schema.json")["properties"])
    func words(_ schema: JSONValue?) -> [String]? { schema?["enum"]?.arrayValue?.compactMap(\.stringValue) }
    #expect(words(members["outcome"]) == AuditEvent.Outcome.allCases.map(\.rawValue))
    #expect(words(members["actor"]?["properties"]?["kind"]) == AuditActor.Kind.allCases.map(\.rawValue))
    let change = members["changes"]?["items"]?["properties"]?["kind"]
    #expect(words(change) == AuditChange.Kind.allCases.map(\.rawValue))
  }

  /// Objects whose schema closes them have the members it requires and no others, all the way down.
  private func check(_ value: JSONValue, against schema: JSONValue, at place: String) throws {
    if let object = value.objectValue, schema["additionalProperties"] == false {
      let required = try #require(schema["required"]?.arrayValue).compactMap(\.stringValue)
      #expect(object.names == required, "\(place)")
      #expect(schema["properties"]?.objectValue?.names.sorted() == required, "\(place)")
      for member in object {
        let part = try #require(schema["properties"]?[member.name], "\(place).\(member.name)")
        try check(member.value, against: part, at: "\(place).\(member.name)")
      }
    }
    guard let elements = value.arrayValue, let schema = schema["items"] else { return }
    for element in elements { try check(element, against: schema, at: "\(place)[]") }
  }
}
