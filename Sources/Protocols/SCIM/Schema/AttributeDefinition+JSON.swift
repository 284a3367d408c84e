public import Diagnostics
public import JSON
internal import SCIMFilter

extension AttributeDefinition {
  /// Reads the representation of RFC 7643 §7. Characteristics that are absent have the defaults of §2.2.
  ///
  /// - Throws: `scim.schema.invalid`, naming the attribute.
  public init(_ json: JSONValue) throws(CodedError) {
    var document = SchemaDocument()
    let attribute = document.attribute(json, at: "attributes", isNested: false)
    if let problem = document.problems.first { throw problem }
    guard let attribute else { throw SchemaReader.failure("the attribute cannot be read") }
    self = attribute
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
