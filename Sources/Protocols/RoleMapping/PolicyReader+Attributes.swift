internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// The `attributes` of a policy.
extension PolicyReader {
  /// A mapping with the place it was read from, and its path where that is well-formed.
  struct PlacedAttribute {
    var mapping: AttributeMapping
    var path: AttributePath?
    var pointer: String
  }

  /// The path of a mapping that is not whole.
  struct AttributePart {
    var path: AttributePath
    var pointer: String
  }

  static let attributeMembers = ["to", "scim", "saml", "type", "values", "default", "required", "authority"]

  mutating func readAttributes(of document: JSONObject) -> [PlacedAttribute] {
    guard document["attributes"] != nil, let elements = collector.array("attributes", in: document, at: "") else {
      return []
    }
    guard elements.count <= AttributeMapping.maximumCount else {
      collector.note(.tooMany("attributes", elements.count, AttributeMapping.maximumCount), at: "/attributes")
      return []
    }
    var seen: Set<OctetKey> = []
    return elements.enumerated().compactMap { place, element in
      readAttribute(element, seen: &seen, at: "/attributes/\(place)")
    }
  }

  private mutating func readAttribute(
    _ value: JSONValue, seen: inout Set<OctetKey>, at pointer: String
  ) -> PlacedAttribute? {
    guard let object = collector.checked(value.objectValue, value, expected: "object", at: pointer) else { return nil }
    collector.refuseMembers(of: object, except: Self.attributeMembers, at: pointer)
    let name = collector.text("to", in: object, at: pointer)
    if let name, !Name.isValid(name) || !seen.insert(OctetKey(name)).inserted {
      collector.note(.attributeName(name), at: "\(pointer)/to")
    }
    let type = object["type"] == nil ? .string : choice("type", of: ProfileType.self, in: object, at: pointer)
    let values = type.map { self.values(of: object, as: $0, at: pointer) }
    let (scim, saml) = (text("scim", of: object, at: pointer), text("saml", of: object, at: pointer))
    let authority = authority(of: object, at: pointer)
    let isRequired = collector.optionalBoolean("required", in: object, at: pointer) ?? false
    if isRequired, object["default"] != nil {
      collector.note(.requiredWithDefault, at: "\(pointer)/required")
    }
    guard let name, let type, let values else {
      if let path = scim.flatMap({ path($0, at: pointer) }) {
        attributeParts.append(AttributePart(path: path, pointer: pointer))
      }
      return nil
    }
    let mapping = AttributeMapping(
      to: name, scim: scim, saml: saml, type: type, values: values,
      defaultValue: defaultValue(of: object, as: type, among: values, at: pointer), isRequired: isRequired,
      authority: authority)
    return PlacedAttribute(mapping: mapping, path: scim.flatMap { path($0, at: pointer) }, pointer: pointer)
  }

  /// An optional text that says something.
  private mutating func text(_ name: String, of object: JSONObject, at pointer: String) -> String? {
    guard let text = collector.optionalText(name, in: object, at: pointer) else { return nil }
    if (1...1024).contains(text.utf8.count) { return text }
    collector.note(.attributeNameLength(name, text.utf8.count), at: "\(pointer)/\(name)")
    return nil
  }

  /// One of the words of `Choice`.
  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of type: Choice.Type, in object: JSONObject, at pointer: String
  ) -> Choice? where Choice.RawValue == String {
    guard let text = collector.optionalText(name, in: object, at: pointer) else { return nil }
    if let found = Choice(rawValue: text) { return found }
    collector.note(.unknownWord(name, text, known: Choice.allCases.map(\.rawValue)), at: "\(pointer)/\(name)")
    return nil
  }

  /// The source that wins: the one that is written, `scim` where both are and nothing is said.
  private mutating func authority(of object: JSONObject, at pointer: String) -> Authority {
    let sources = Authority.allCases.filter { object[$0.rawValue] != nil }
    if sources.isEmpty { collector.note(.noSource, at: pointer) }
    let first = sources.first ?? .scim
    guard object["authority"] != nil else { return first }
    guard let stated = choice("authority", of: Authority.self, in: object, at: pointer) else { return first }
    if !sources.isEmpty, !sources.contains(stated) {
      collector.note(.silentAuthority(stated), at: "\(pointer)/authority")
    }
    return stated
  }

  private mutating func path(_ text: String, at pointer: String) -> AttributePath? {
    do throws(CodedError) {
      return try AttributePath(parsing: text)
    } catch {
      collector.note(.attributePath(error), at: "\(pointer)/scim")
      return nil
    }
  }
}

extension CodedError {
  static func tooMany(_ what: String, _ count: Int, _ limit: Int) -> CodedError {
    CodedError(
      .mappingPolicyTooLarge, "there are too many \(what)", expected: "at most \(limit)", received: "\(count)",
      remedy: "remove those that are not needed")
  }

  static func attributePath(_ cause: CodedError) -> CodedError {
    CodedError(
      .mappingAttributePath, "the path cannot be used: \(cause.message)", expected: cause.expected,
      received: cause.received, remedy: "write the path of an attribute of the SCIM user", position: cause.position)
  }

  fileprivate static func attributeName(_ name: String) -> CodedError {
    CodedError(
      .mappingAttributeNameInvalid, "the attribute's name is malformed or taken", expected: Name.form,
      received: name.quoted, remedy: "give each mapping a name of its own in `to`")
  }

  fileprivate static func attributeNameLength(_ name: String, _ octets: Int) -> CodedError {
    CodedError(
      .mappingMemberInvalid, "`\(name)` names no attribute", expected: "1 to 1024 octets", received: "\(octets)",
      remedy: "name the partner's attribute, or remove `\(name)`")
  }

  fileprivate static func unknownWord(_ name: String, _ text: String, known: [String]) -> CodedError {
    CodedError(
      .mappingMemberInvalid, "`\(name)` has no such value", expected: known.joined(separator: ", "),
      received: text.quoted, remedy: "write one of the expected words")
  }

  fileprivate static var noSource: CodedError {
    CodedError(
      .mappingAttributeSource, "the mapping reads nothing", expected: "`scim`, `saml` or both",
      remedy: "name the partner's attribute in `scim` or `saml`")
  }

  fileprivate static func silentAuthority(_ authority: Authority) -> CodedError {
    CodedError(
      .mappingAttributeSource, "the authority is a source that the mapping does not read",
      expected: "`\(authority.rawValue)` beside `authority: \(authority.rawValue)`",
      remedy: "add `\(authority.rawValue)`, or remove `authority`")
  }

  fileprivate static var requiredWithDefault: CodedError {
    CodedError(
      .mappingMemberInvalid, "`required` means nothing beside `default`", expected: "one of the two",
      remedy: "remove `default` to refuse people without the attribute, or `required` to let them in")
  }
}
