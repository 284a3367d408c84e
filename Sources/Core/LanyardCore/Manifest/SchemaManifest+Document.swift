internal import Diagnostics
internal import JSON
internal import SCIM
internal import SCIMFilter

/// The schema document inside a manifest (RFC 7643 §7), read so that everything wrong with it is told at once.
extension Schema {
  static let maximumAttributes = 500

  static let shape = ManifestShape.members([
    .init("schemas"), .init("id"), .init("name"), .init("description"), .init("meta"),
    .init("attributes", .list(attributeShape(holding: attributeShape()))),
  ])

  private static func attributeShape(holding inner: ManifestShape? = nil) -> ManifestShape {
    let lists = ["canonicalValues", "referenceTypes"]
    let plain = ["name", "type", "multiValued", "description", "required", "caseExact", "mutability", "returned"]
    return .members(
      (plain + ["uniqueness"]).map { .init($0) } + lists.map { .init($0, .list(.plain)) }
        + (inner.map { [.init("subAttributes", .list($0))] } ?? []))
  }

  init?(reading reader: inout MemberReader) {
    let id = reader.urn("id")
    let name = reader.optionalText("name", maximumOctets: 256)
    let description = reader.optionalText("description", maximumOctets: 4096)
    let attributes = reader.objects("attributes") { AttributeDefinition(reading: &$0, isNested: false) }
    if reader.value("attributes")?.arrayValue?.isEmpty ?? true {
      reader.noteMissing("attributes", expected: "a list of at least one attribute")
    }
    reader.noteRepeatedNames(attributes.map(\.name), in: reader.path(of: "attributes"))
    let count = attributes.reduce(0) { $0 + 1 + $1.subAttributes.count }
    if count > Self.maximumAttributes {
      reader.note(
        .manifestMemberInvalid, at: reader.path(of: "attributes"), "holds too much",
        expected: "at most \(Self.maximumAttributes) attributes and sub-attributes", received: "\(count)",
        remedy: "spread the attributes over several schemas")
    }
    guard let id else { return nil }
    let lastPart = id.split(separator: ":").last.map(String.init)
    self.init(
      id: id, name: name ?? lastPart ?? id, description: description ?? "", attributes: attributes)
  }
}

extension AttributeDefinition {
  /// Every resource has these without its schema naming them (RFC 7643 §3.1).
  private static let common = ["id", "externalId", "meta", "schemas"]

  init?(reading reader: inout MemberReader, isNested: Bool) {
    let name = reader.attributeName(isNested: isNested)
    let kind = reader.choice("type", default: AttributeType.Kind.string) ?? .string
    let subAttributes = reader.objects("subAttributes") { AttributeDefinition(reading: &$0, isNested: true) }
    reader.noteRepeatedNames(subAttributes.map(\.name), in: reader.path(of: "subAttributes"))
    reader.checkNesting(of: kind, hasParts: !subAttributes.isEmpty, isNested: isNested)
    if let name, !isNested, let common = Self.common.first(where: { $0.matches(ignoringCase: name) }) {
      reader.note(
        .manifestMemberInvalid, at: reader.path(of: "name"), "is an attribute that every resource has",
        received: "`\(common)`", remedy: "remove the attribute from the schema")
    }
    let canonicalValues = reader.texts("canonicalValues")
    let referenceTypes = reader.texts("referenceTypes")
    let description = reader.optionalText("description", maximumOctets: 4096)
    let isMultiValued = reader.flag("multiValued", default: false)
    let isRequired = reader.flag("required", default: false)
    let isCaseExact = reader.flag("caseExact", default: false)
    let mutability = reader.choice("mutability", default: Mutability.readWrite)
    let returned = reader.choice("returned", default: Returned.default)
    let uniqueness = reader.choice("uniqueness", default: Uniqueness.none)
    guard let name, let mutability, let returned, let uniqueness else { return nil }
    self.init(
      name: name, kind: kind, isMultiValued: isMultiValued, isRequired: isRequired, canonicalValues: canonicalValues,
      isCaseExact: isCaseExact, mutability: mutability, returned: returned, uniqueness: uniqueness,
      referenceTypes: referenceTypes, subAttributes: subAttributes, description: description ?? "")
  }
}

extension MemberReader {
  /// `urn:` and two parts or more, of characters that need no escaping in paths of attributes and of URLs (RFC 8141 §2).
  fileprivate mutating func urn(_ name: String) -> String? {
    guard let text = text(name, maximumOctets: 256) else { return nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let isPlain = text.utf8.allSatisfy { $0.isLetterOrDigit || [0x3A, 0x2D, 0x2E, 0x5F].contains($0) }
    if parts.count >= 3, parts[0].matches(ignoringCase: "urn"), isPlain, parts.allSatisfy({ !$0.isEmpty }) {
      return text
    }
    note(
      .manifestMemberInvalid, at: path(of: name), "is no URN for a schema",
      expected: "such as `urn:example:params:scim:schemas:acme:2.0:Badge`, of letters, digits, `:`, `-`, `.` and `_`",
      received: "`\(text.prefix(80))`", remedy: "write a URN of your own organisation")
    return nil
  }

  /// A letter, then letters, digits, `-` and `_` (RFC 7643 §2.1); a sub-attribute may be `$ref`.
  fileprivate mutating func attributeName(isNested: Bool) -> String? {
    guard let text = text("name", maximumOctets: 128) else { return nil }
    if isNested, text.hasSameOctets(as: "$ref") { return text }
    let isName = text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == 0x2D || $0 == 0x5F }
    if isName, text.utf8.first.map({ $0 >= 0x41 && $0 != 0x5F }) == true { return text }
    note(
      .manifestMemberInvalid, at: path(of: "name"), "is no name of an attribute",
      expected: "a letter, then letters, digits, `-` and `_`", received: "`\(text.prefix(80))`",
      remedy: "choose another name")
    return nil
  }

  fileprivate mutating func checkNesting(of kind: AttributeType.Kind, hasParts: Bool, isNested: Bool) {
    if isNested, kind == .complex {
      note(
        .manifestMemberInvalid, at: path(of: "type"), "is complex inside a complex attribute",
        expected: "a type without sub-attributes (RFC 7643 §2.3.8)", remedy: "flatten the attribute")
    } else if kind == .complex, !hasParts {
      noteMissing("subAttributes", expected: "at least one, as the attribute is complex")
    } else if kind != .complex, hasParts {
      note(
        .manifestMemberInvalid, at: path(of: "subAttributes"), "belong to complex attributes",
        received: "`\(kind.rawValue)`", remedy: "write `type: complex`, or remove them")
    }
  }

  fileprivate mutating func noteRepeatedNames(_ names: [String], in path: String) {
    for (place, name) in names.enumerated() where names[..<place].contains(where: { $0.matches(ignoringCase: name) }) {
      noteRepeated(name, at: path)
    }
  }
}
