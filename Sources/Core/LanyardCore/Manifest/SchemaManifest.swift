internal import Diagnostics
public import JSON
public import SCIM

/// A tenant's own SCIM schema: attributes added to a resource type, or a resource type of the tenant's own. No code knows
/// of either.
public struct SchemaManifest: Sendable, Hashable {
  /// What the schema is for.
  public enum Purpose: Sendable, Hashable {
    /// It extends the resource type of this name: `User`, `Group`, or one that another schema of the tenant makes.
    case extends(String, isRequired: Bool)
    /// It is the main schema of a new resource type, whose resources are stored, found and shown as users are, and judged
    /// by nobody.
    case makes(NewType)
  }

  public struct NewType: Sendable, Hashable {
    /// Such as `Device`.
    public let name: String
    /// The path segment, such as `Devices`.
    public let endpoint: String
    public let description: String
  }

  public let tenant: TenantName
  public let name: String
  public let schema: Schema
  public let purpose: Purpose

  public var reference: ManifestReference { ManifestReference(kind: .schema, tenant: tenant, name: name) }

  /// The name of the resource type that the schema is part of.
  public var typeName: String {
    switch purpose {
    case .extends(let type, _): type
    case .makes(let type): type.name
    }
  }

  /// Reads a document of kind `Schema`; see ``TypedManifest/decode(_:positions:)`` for the codes.
  public static func decode(
    _ document: JSONObject, positions: DocumentPositions = .unknown
  ) -> Result<SchemaManifest, ManifestProblems> {
    ManifestEnvelope(document, positions: positions).read(Self.self)
  }
}

extension SchemaManifest: ManifestContent {
  static let members: [ManifestShape.Member] = [
    .init("tenant"), .init("name"), .init("schema", .fileDocument(Schema.shape)), .init("extends"), .init("required"),
    .init("resourceType", .members([.init("name"), .init("endpoint"), .init("description")])),
  ]

  init?(reading reader: inout MemberReader) {
    let tenant = reader.tenantName("tenant")
    let name = reader.name("name")
    let schema = reader.object("schema", expected: "a schema document (RFC 7643 §7)", Schema.init(reading:))
    let purpose = Self.purpose(&reader)
    guard let tenant, let name, let schema, let purpose else { return nil }
    self.init(tenant: tenant, name: name, schema: schema, purpose: purpose)
  }

  private static func purpose(_ reader: inout MemberReader) -> Purpose? {
    let isRequired = reader.flag("required", default: false)
    switch (reader.value("extends"), reader.value("resourceType")) {
    case (.some, nil):
      return reader.typeWord("extends").map { .extends($0, isRequired: isRequired) }
    case (nil, .some):
      if reader.value("required") != nil {
        reader.note(
          .manifestMemberInvalid, at: "required", "belongs to extensions", remedy: "remove it, or write `extends`")
      }
      return reader.object("resourceType", expected: "an object", NewType.init(reading:)).map { .makes($0) }
    case (nil, nil):
      reader.noteMissing("extends", expected: "the resource type that the schema extends, or else `resourceType`")
      return nil
    case (.some, .some):
      reader.note(
        .manifestMemberInvalid, at: "extends", "stands beside `resourceType`",
        remedy: "write `extends` to add attributes to a type, or `resourceType` to make one")
      return nil
    }
  }
}

extension SchemaManifest.NewType {
  init?(reading reader: inout MemberReader) {
    let name = reader.typeWord("name")
    let endpoint = reader.typeWord("endpoint")
    let description = reader.optionalText("description", maximumOctets: 4096)
    guard let name, let endpoint else { return nil }
    self.init(name: name, endpoint: endpoint, description: description ?? "")
  }
}

extension MemberReader {
  /// The name or the path segment of a resource type: `[A-Za-z][A-Za-z0-9]{0,63}`, which needs no escaping anywhere.
  fileprivate mutating func typeWord(_ name: String) -> String? {
    guard let text = text(name, maximumOctets: 64) else { return nil }
    let isWord = text.utf8.allSatisfy(\.isLetterOrDigit) && text.utf8.first.map { $0 > 0x39 } == true
    if isWord { return text }
    note(
      .manifestMemberInvalid, at: path(of: name), "is no name of a resource type",
      expected: "a letter, then up to 63 letters and digits", received: "`\(text)`", remedy: "choose another name")
    return nil
  }
}
