internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Reads a schema document to its end and notes everything that is wrong with it.
struct SchemaDocument {
  /// In the order of the document; the first few of very many.
  private(set) var problems: [CodedError] = []
  private var attributeCount = 0

  static let maximumProblems = 64
  /// Attributes and sub-attributes of one schema.
  static let maximumAttributes = 500
  /// Words of one list, such as canonical values.
  static let maximumWords = 500
  /// Octets of a description, or of one word of a list.
  static let maximumTextOctets = 4096
  /// Octets of a URN or of the name of a schema.
  static let maximumNameOctets = 256

  mutating func schema(_ json: JSONValue) -> Schema? {
    guard let reader = attempt({ () throws(CodedError) in try SchemaReader(json, at: "schema") }) else { return nil }
    let id = attempt { () throws(CodedError) in try Self.id(reader) }
    let name = text("name", reader, maximum: Self.maximumNameOctets)
    let description = text("description", reader, maximum: Self.maximumTextOctets)
    let elements = list("attributes", reader) ?? []
    if elements.isEmpty { note(reader.failure("the schema has no attributes", expected: "one or more")) }
    let attributes = attributes(elements, at: "attributes", isNested: false)
    guard let id, problems.isEmpty else { return nil }
    return Schema(id: id, name: name, description: description, attributes: attributes)
  }

  /// - Parameter path: of the list, such as `attributes` or `attributes.name`.
  private mutating func attributes(_ elements: [JSONValue], at path: String, isNested: Bool) -> [AttributeDefinition] {
    var read: [AttributeDefinition] = []
    for (place, element) in elements.enumerated() {
      attributeCount += 1
      guard attributeCount <= Self.maximumAttributes else {
        note(
          SchemaReader.failure("the schema has too many attributes", expected: "at most \(Self.maximumAttributes)"))
        break
      }
      guard let attribute = attribute(element, at: "\(path)[\(place)]", below: path, isNested: isNested) else {
        continue
      }
      if read.contains(where: { $0.name.matches(ignoringCase: attribute.name) }) {
        note(SchemaReader.failure("`\(path).\(attribute.name)` is defined twice", expected: "names that differ"))
      }
      read.append(attribute)
    }
    return read
  }

  mutating func attribute(_ json: JSONValue, at path: String, isNested: Bool) -> AttributeDefinition? {
    attribute(json, at: path, below: path, isNested: isNested)
  }

  /// - Parameters:
  ///   - place: what the attribute is called until it is known to have a name.
  ///   - parent: the path that its name is added to.
  private mutating func attribute(
    _ json: JSONValue, at place: String, below parent: String, isNested: Bool
  ) -> AttributeDefinition? {
    let named = attempt { () throws(CodedError) in
      let reader = try SchemaReader(json, at: place)
      return (try reader.attributeName(isNested: isNested), reader)
    }
    guard let (name, unnamed) = named else { return nil }
    let reader = unnamed.at("\(parent).\(name)")
    let kind: AttributeType.Kind = choice("type", reader) ?? .string
    let parts = subAttributes(of: kind, reader, isNested: isNested)
    let attribute = AttributeDefinition(
      name: name, kind: kind, isMultiValued: flag("multiValued", reader), isRequired: flag("required", reader),
      canonicalValues: words("canonicalValues", reader), isCaseExact: flag("caseExact", reader),
      mutability: choice("mutability", reader) ?? .readWrite, returned: choice("returned", reader) ?? .default,
      uniqueness: choice("uniqueness", reader) ?? .none, referenceTypes: words("referenceTypes", reader),
      subAttributes: parts, description: text("description", reader, maximum: Self.maximumTextOctets))
    requireEnforceable(attribute, reader)
    return attribute
  }

  private mutating func subAttributes(
    of kind: AttributeType.Kind, _ reader: SchemaReader, isNested: Bool
  ) -> [AttributeDefinition] {
    let nested = list("subAttributes", reader)
    if kind == .complex, isNested {
      note(reader.failure("`\(reader.place)` is complex inside a complex attribute", expected: "a simple type"))
    } else if kind == .complex, nested?.isEmpty ?? true {
      note(reader.failure("the complex attribute `\(reader.place)` has no sub-attributes", expected: "one or more"))
    } else if kind == .complex {
      return attributes(nested ?? [], at: reader.place, isNested: true)
    } else if nested?.isEmpty == false {
      note(reader.failure("`\(reader.place)` has sub-attributes and is not complex", expected: "type complex"))
    }
    return []
  }

  /// What is promised of values that no index holds would not be kept.
  private mutating func requireEnforceable(_ attribute: AttributeDefinition, _ reader: SchemaReader) {
    guard attribute.uniqueness != .none, [.complex, .binary, .boolean].contains(attribute.kind) else { return }
    note(
      reader.failure(
        "values of `\(reader.place)` cannot be unique", expected: "uniqueness none for a \(attribute.kind.rawValue)",
        received: attribute.uniqueness.rawValue))
  }

  mutating func note(_ problem: CodedError) {
    if problems.count < Self.maximumProblems { problems.append(problem) }
  }

  private static func id(_ reader: SchemaReader) throws(CodedError) -> String {
    let id = try reader.string("id")
    let isURN = { (text: String) in
      text.utf8.starts(with: "urn:".utf8) && (5...maximumNameOctets).contains(text.utf8.count)
        && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !#""\<>[]()/?#"#.utf8.contains($0) }
    }
    guard let id, isURN(id) else {
      throw reader.failure("the schema has no URN as its id", expected: "urn:…", received: reader.object["id"]?.text)
    }
    return id
  }
}
