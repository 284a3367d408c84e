import JSON
import LanyardCore
import Testing

/// `schemas/manifest` and the decoders know the same members.
@Suite struct ManifestSchemaTests {
  static let files: [ManifestKind: String] = [
    .application: "application", .tenant: "tenant", .connection: "connection", .target: "target",
    .mappingPolicy: "mapping-policy", .schema: "schema",
  ]

  @Test(arguments: ManifestKind.allCases)
  func aSchemaHasTheMembersOfItsDecoder(kind: ManifestKind) throws {
    let file = try #require(Self.files[kind])
    let schema = try Self.schema("schemas/manifest/\(file).schema.json")
    #expect(schema["properties"]?["kind"]?["const"]?.stringValue == kind.rawValue)
    try compare(schema, kind.shape, at: kind.rawValue)
  }

  @Test func everySchemaFileIsHeldEqualToADecoder() throws {
    #expect(try Repository.files(in: "schemas/manifest") == Self.files.values.map { $0 + ".schema.json" }.sorted())
    #expect(try Repository.files(in: "schemas/mapping") == ["policy.schema.json"])
  }

  private func compare(_ schema: JSONValue, _ shape: ManifestShape, at path: String) throws {
    switch shape {
    case .plain: break
    case .members(let members):
      let properties = try #require(schema["properties"]?.objectValue, "\(path) is no object")
      #expect(Set(properties.names) == Set(members.map(\.name)), "\(path)")
      #expect(schema["additionalProperties"] == false, "\(path) admits unknown members")
      for member in members {
        try compare(Self.followed(properties[member.name] ?? .null), member.shape, at: "\(path).\(member.name)")
      }
    case .list(let inner):
      #expect(schema["type"] == "array", "\(path) is no list")
      try compare(Self.followed(schema["items"] ?? .null), inner, at: "\(path)[]")
    case .map(let inner):
      try compare(Self.followed(schema["additionalProperties"] ?? .null), inner, at: "\(path)[]")
    case .fileText: #expect(forms(of: schema) == ["string", "file"], "\(path)")
    case .fileDocument(let inner):
      let forms = schema["oneOf"]?.arrayValue ?? []
      #expect(forms.count == 2 && forms.last?["properties"]?.objectValue?.names == ["file"], "\(path)")
      try compare(forms.first ?? .null, inner, at: path)
    case .secretReference: #expect(forms(of: schema) == ["env", "file"], "\(path)")
    }
  }

  /// The types or single members that the alternatives of `oneOf` have.
  private func forms(of schema: JSONValue) -> [String] {
    (schema["oneOf"]?.arrayValue ?? []).flatMap { form in
      form["properties"]?.objectValue?.names ?? [form["type"]?.stringValue ?? ""]
    }
  }

  /// Members that the mapping core reads are written once, in its schema.
  private static func followed(_ schema: JSONValue) throws -> JSONValue {
    let members = "urn:lanyard:mapping:policy#/properties/"
    guard let reference = schema["$ref"]?.stringValue, reference.hasPrefix(members) else { return schema }
    let member = String(reference.dropFirst(members.count))
    return try #require(Self.schema("schemas/mapping/policy.schema.json")["properties"]?[member])
  }

  private static func schema(_ path: String) throws -> JSONValue {
    try JSONValue(parsing: Repository.octets(path))
  }
}
