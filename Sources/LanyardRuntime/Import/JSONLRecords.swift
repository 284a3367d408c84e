internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// Reads lines of JSON: a SCIM User or Group each, recognised by `resourceType` or `schemas`. What SCIM gives out can be
/// loaded as it is; beside the id a group may name its members as `{"userName": …}`, `{"externalId": …}` or, for a group
/// within a group, `{"displayName": …}`.
struct JSONLRecords {
  let registry: SchemaRegistry

  /// Parts of a resource that a load does not write as they stand.
  private static let apart = ["id", "meta", "resourceType", "schemas", "members", "groups"]

  /// - Throws: the codes of JSON, `import.type.unknown`, `import.member.invalid`, and those of ``ImportRecord``.
  func record(_ octets: [UInt8], line: Int) throws(CodedError) -> ImportRecord {
    let value = try JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: RecordShape.lines.maximumOctets))
    guard let object = value.objectValue else {
      throw CodedError(
        .importRecordSyntax, "the line is no object", expected: "a User or Group as a JSON object",
        received: value.kind,
        remedy: "write one object a line")
    }
    let type = try type(of: object)
    let own = object.members.filter { member in !Self.apart.contains { $0.matches(ignoringCase: member.name) } }
    let attributes = JSONObject(members: own.map { ($0.name, $0.value) })
    var members: [ImportRecord.Name] = []
    if type.relations.contains("members"), let listed = object.member(ignoringCase: "members")?.value {
      members = try Self.members(listed)
    }
    return try ImportRecord(
      type: type, operations: [PatchOperation(.replace, value: .object(attributes))], members: members)
  }

  private func type(of object: JSONObject) throws(CodedError) -> ResourceType {
    if let name = object.member(ignoringCase: "resourceType")?.value.stringValue {
      if let type = registry.resourceType(named: name) { return type }
      throw Self.unknownType(received: "`\(name.prefix(80))`", registry)
    }
    let urns = (object.member(ignoringCase: "schemas")?.value.arrayValue ?? []).compactMap(\.stringValue)
    for urn in urns { if let type = registry.resourceType(schema: urn) { return type } }
    throw Self.unknownType(received: urns.isEmpty ? "neither" : "other schemas", registry)
  }

  private static func members(_ listed: JSONValue) throws(CodedError) -> [ImportRecord.Name] {
    guard !listed.isNull else { return [] }
    guard let elements = listed.arrayValue else { throw invalidMember(listed.kind) }
    var names: [ImportRecord.Name] = []
    for element in elements {
      guard let name = name(of: element) else {
        throw invalidMember(element.objectValue == nil ? element.kind : "none")
      }
      names.append(name)
    }
    return names
  }

  /// An id that is none of this directory's can be an external id: files often come from elsewhere.
  private static func name(of element: JSONValue) -> ImportRecord.Name? {
    func text(_ name: String) -> String? { element.objectValue?.member(ignoringCase: name)?.value.stringValue }
    if let value = text("value") { return ResourceID(value).map { .id($0) } ?? .externalID(value) }
    if let externalID = text("externalId") { return .externalID(externalID) }
    if let userName = text("userName") { return .userName(userName) }
    return text("displayName").map { .displayName($0) }
  }

  private static func unknownType(received: String, _ registry: SchemaRegistry) -> CodedError {
    CodedError(
      .importTypeUnknown, "the record is of no known type",
      expected: "`resourceType` or `schemas` of one of " + registry.resourceTypes.map(\.name).joined(separator: ", "),
      received: received, remedy: "add `\"resourceType\": \"User\"` or the schema's URN")
  }

  private static func invalidMember(_ received: String) -> CodedError {
    CodedError(
      .importMemberInvalid, "a member cannot be read",
      expected: "an object with `value`, `externalId`, `userName` or `displayName`", received: received,
      remedy: "name each member as an object in the list `members`")
  }
}
