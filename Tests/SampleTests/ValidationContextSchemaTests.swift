import JSON
import SAML
import Testing

@testable import LanyardRuntime

/// `schemas/saml/validation-context.schema.json` and the reader of `CONTEXT.json` know the same members.
@Suite struct ValidationContextSchemaTests {
  @Test func theSchemaHasTheMembersOfItsReader() throws {
    let octets = try Repository.octets("schemas/saml/validation-context.schema.json")
    let schema = try JSONValue(parsing: octets)
    let properties = try #require(schema["properties"])
    let keys = properties["spDecryptionKeys"]?["items"] ?? .null
    let objects: [(JSONValue, [String])] = [
      (schema, ValidationContextFile.members), (properties["idp"] ?? .null, ValidationContextFile.trustMembers),
      (keys, ValidationContextFile.keyMembers), (properties["policy"] ?? .null, ValidationContextFile.policyMembers),
    ]
    for (object, members) in objects {
      #expect(object["properties"]?.objectValue?.names == members)
      #expect(object["additionalProperties"] == false)
    }
  }

  @Test func theSchemaNamesEveryLeniency() throws {
    let schema = try JSONValue(parsing: try Repository.octets("schemas/saml/validation-context.schema.json"))
    let names = schema["properties"]?["policy"]?["properties"]?["leniencies"]?["items"]?["enum"]?.arrayValue ?? []
    #expect(names.compactMap(\.stringValue) == ValidationPolicy.Leniency.allCases.map(\.rawValue))
  }
}
