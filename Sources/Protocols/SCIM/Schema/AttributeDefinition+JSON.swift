public import Diagnostics
public import JSON
internal import SCIMFilter

extension AttributeDefinition {
  /// Reads the representation of RFC 7643 §7. Characteristics that are absent have the defaults of §2.2.
  ///
  /// - Throws: `scim.schema.invalid`, naming the attribute.
  public init(_ json: JSONValue) throws(CodedError) {
    try self.init(json, in: "attributes", isNested: false)
  }

  init(_ json: JSONValue, in place: String, isNested: Bool) throws(CodedError) {
    let reader = try SchemaReader(json, in: place)
    let name = try reader.name()
    let path = "\(place).\(name)"
    let kind: AttributeType.Kind = try reader.choice("type") ?? .string
    var subAttributes: [AttributeDefinition] = []
    if let nested = try reader.array("subAttributes") {
      guard kind == .complex, !isNested else {
        throw reader.failure("`\(path)` has sub-attributes, which only a complex attribute at the top has")
      }
      for element in nested { subAttributes.append(try AttributeDefinition(element, in: path, isNested: true)) }
    }
    guard kind != .complex || !subAttributes.isEmpty else {
      throw reader.failure("the complex attribute `\(path)` has no sub-attributes")
    }
    self.init(
      name: name, kind: kind, isMultiValued: try reader.flag("multiValued"), isRequired: try reader.flag("required"),
      canonicalValues: try reader.strings("canonicalValues"), isCaseExact: try reader.flag("caseExact"),
      mutability: try reader.choice("mutability") ?? .readWrite, returned: try reader.choice("returned") ?? .default,
      uniqueness: try reader.choice("uniqueness") ?? .none, referenceTypes: try reader.strings("referenceTypes"),
      subAttributes: subAttributes, description: try reader.string("description") ?? "")
  }

  /// The representation of RFC 7643 §7, for discovery and for files.
  public var json: JSONObject {
    var json: JSONObject = [
      "name": .string(name), "type": .string(kind.rawValue), "multiValued": .bool(isMultiValued),
      "description": .string(description), "required": .bool(isRequired),
    ]
    if !subAttributes.isEmpty { json["subAttributes"] = .array(subAttributes.map { .object($0.json) }) }
    if !canonicalValues.isEmpty { json["canonicalValues"] = .array(canonicalValues.map { .string($0) }) }
    if kind != .complex, kind != .boolean { json["caseExact"] = .bool(isCaseExact) }
    json["mutability"] = .string(mutability.rawValue)
    json["returned"] = .string(returned.rawValue)
    if kind != .boolean { json["uniqueness"] = .string(uniqueness.rawValue) }
    if !referenceTypes.isEmpty { json["referenceTypes"] = .array(referenceTypes.map { .string($0) }) }
    return json
  }
}
