import Diagnostics
import JSON
import LanyardCore
import SCIM
import Testing

@Suite struct SchemaManifestTests {
  private static let start = #"{"apiVersion": "lanyard/v1", "kind": "Schema", "tenant": "acme", "name": "badge""#
  private static let good = #"{"id": "urn:example:Acme:Badge", "attributes": [{"name": "colour"}]}"#

  private static func decode(
    _ members: String, positions: DocumentPositions = .unknown
  ) throws -> Result<SchemaManifest, ManifestProblems> {
    let document = try #require(try JSONValue(parsing: start + ", " + members + "}").objectValue)
    return SchemaManifest.decode(document, positions: positions)
  }

  @Test func anExtensionIsRead() throws {
    let manifest = try Self.decode(#""extends": "User", "required": true, "schema": \#(Self.good)"#).get()
    #expect(manifest.reference.description == "Schema acme/badge")
    #expect(manifest.purpose == .extends("User", isRequired: true))
    #expect(manifest.schema.id == "urn:example:Acme:Badge" && manifest.schema.name == "Badge")
    #expect(manifest.schema.attributes.map(\.name) == ["colour"])
  }

  @Test func aResourceTypeIsRead() throws {
    let type = #"{"name": "Device", "endpoint": "Devices", "description": "Machines"}"#
    let manifest = try Self.decode(#""resourceType": \#(type), "schema": \#(Self.good)"#).get()
    guard case .makes(let made) = manifest.purpose else {
      Issue.record("it makes no type")
      return
    }
    #expect([made.name, made.endpoint, made.description, manifest.typeName] == ["Device", "Devices", "Machines", "Device"])
  }

  @Test(
    arguments: [
      (#""schema": \#(good)"#, "manifest.member.missing"),
      (#""extends": "User""#, "manifest.member.missing"),
      (#""extends": "User", "resourceType": {"name": "D", "endpoint": "E"}, "schema": \#(good)"#, "manifest.member.invalid"),
      (#""resourceType": {"name": "D", "endpoint": "E"}, "required": true, "schema": \#(good)"#, "manifest.member.invalid"),
      (#""resourceType": {"name": "D"}, "schema": \#(good)"#, "manifest.member.missing"),
      (#""resourceType": {"name": "D-1", "endpoint": "E"}, "schema": \#(good)"#, "manifest.member.invalid"),
      (#""resourceType": {"name": "D", "endpoint": ".search"}, "schema": \#(good)"#, "manifest.member.invalid"),
      (#""extends": "User", "schema": "badge.json""#, "manifest.member.type"),
      (#""extends": "User", "schema": {"id": "badge", "attributes": [{"name": "a"}]}"#, "manifest.member.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a b:c", "attributes": [{"name": "a"}]}"#, "manifest.member.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a:b", "attributes": []}"#, "scim.schema.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a:b", "attributes": [{"name": "a b"}]}"#, "scim.schema.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a:b", "attributes": [{"name": "id"}]}"#, "scim.schema.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a:b", "attributes": [{"name": "a", "type": "text"}]}"#, "scim.schema.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a:b", "attributes": [{"name": "a", "type": "complex"}]}"#, "scim.schema.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a:b", "attributes": [{"name": "a"}, {"name": "A"}]}"#, "scim.schema.invalid"),
      (#""extends": "User", "schema": {"id": "urn:a:b", "attributes": [{"name": "a", "multivalued": true}]}"#, "manifest.member.unknown"),
    ] as [(String, String)])
  func whatIsWrongIsRefused(_ members: String, _ code: String) throws {
    let result = try Self.decode(members)
    #expect(result.problems.map(\.code.rawValue) == [code], "\(result.problems)")
    #expect(result.problems.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test func everyProblemIsToldWithItsPlace() throws {
    let positions = DocumentPositions([
      "": .init(file: "f.yaml", line: 1), "schema.attributes[0]": .init(file: "f.yaml", line: 7),
      "schema.attributes[1]": .init(file: "f.yaml", line: 9),
      "schema.attributes[1].subAttributes[0].colour": .init(file: "f.yaml", line: 12),
    ])
    let schema = """
      {"id": "urn:a:b", "attributes": [{"name": "a", "type": "text", "mutability": "never"},
       {"name": "b", "type": "complex", "subAttributes": [{"name": "c", "colour": 1}]}]}
      """
    let problems = try Self.decode(#""extends": "User", "schema": \#(schema)"#, positions: positions).problems
    #expect(problems.map(\.position?.line) == [7, 7, 12])
    #expect(problems.map(\.code.rawValue) == ["scim.schema.invalid", "scim.schema.invalid", "manifest.member.unknown"])
  }

  @Test func aSchemaWithoutBoundsIsRefused() throws {
    let attributes = (0..<501).map { #"{"name": "a\#($0)"}"# }.joined(separator: ", ")
    let schema = #"{"id": "urn:a:b", "attributes": [\#(attributes)]}"#
    let problems = try Self.decode(#""extends": "User", "schema": \#(schema)"#).problems
    #expect(problems.map(\.code.rawValue) == ["scim.schema.invalid"])
  }
}

extension Result where Failure == ManifestProblems {
  fileprivate var problems: [CodedError] {
    guard case .failure(let problems) = self else { return [] }
    return problems.all
  }
}
