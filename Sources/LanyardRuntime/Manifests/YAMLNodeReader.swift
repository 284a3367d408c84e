internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Yams

/// Turns nodes into JSON and remembers where each member stood.
struct YAMLNodeReader {
  let file: String
  private(set) var places: [String: CodedError.Position] = [:]

  init(file: String) {
    self.file = file
  }

  mutating func value(of node: Node, at path: String, depth: Int) throws(CodedError) -> JSONValue {
    let place = position(of: node)
    places[path] = place
    guard depth <= YAMLDocument.maximumDepth else {
      throw YAMLFailure.refusal(
        "the document is nested too deeply", expected: "at most \(YAMLDocument.maximumDepth) levels",
        remedy: "flatten the document", position: place)
    }
    guard node.anchor == nil else { throw YAMLFailure.anchor(place) }
    switch node {
    case .scalar(let scalar): return try self.scalar(scalar, place)
    case .sequence(let sequence):
      try checkTag(sequence.tag, is: .seq, place)
      var elements: [JSONValue] = []
      for (index, element) in sequence.enumerated() {
        elements.append(try value(of: element, at: DocumentPositions.path(path, element: index), depth: depth + 1))
      }
      return .array(elements)
    case .mapping(let mapping): return .object(try object(mapping, at: path, depth: depth, place))
    case .alias: throw YAMLFailure.anchor(place)
    }
  }

  private mutating func object(
    _ mapping: Node.Mapping, at path: String, depth: Int, _ place: CodedError.Position
  ) throws(CodedError) -> JSONObject {
    try checkTag(mapping.tag, is: .map, place)
    var seen: Set<OctetKey> = []
    var members: [(String, JSONValue)] = []
    for (key, node) in mapping {
      guard case .scalar(let scalar) = key, scalar.anchor == nil else {
        throw YAMLFailure.refusal(
          "a key is not a plain text", remedy: "write keys as texts", position: position(of: key))
      }
      guard seen.insert(OctetKey(scalar.string)).inserted else {
        throw YAMLFailure.duplicate(scalar.string, position(of: key))
      }
      let memberPath = DocumentPositions.path(path, member: scalar.string)
      members.append((scalar.string, try value(of: node, at: memberPath, depth: depth + 1)))
      // The key is what people look for; the value may begin a line later.
      places[memberPath] = position(of: key)
    }
    return JSONObject(members: members)
  }

  private func scalar(_ scalar: Node.Scalar, _ place: CodedError.Position) throws(CodedError) -> JSONValue {
    switch scalar.tag.rawValue {
    case Tag.Name.str.rawValue, Tag.Name.nonSpecific.rawValue: return .string(scalar.string)
    case Tag.Name.implicit.rawValue:
      return scalar.style == .plain ? YAMLScalar.resolve(scalar.string) : .string(scalar.string)
    default: throw YAMLFailure.tag(scalar.tag.rawValue, place)
    }
  }

  private func checkTag(_ tag: Tag, is own: Tag.Name, _ place: CodedError.Position) throws(CodedError) {
    let word = tag.rawValue
    let known = [Tag.Name.implicit.rawValue, Tag.Name.nonSpecific.rawValue, own.rawValue]
    guard known.contains(word) else { throw YAMLFailure.tag(word, place) }
  }

  private func position(of node: Node) -> CodedError.Position {
    CodedError.Position(file: file, line: node.mark?.line, column: node.mark?.column)
  }
}

/// What a plain scalar means (YAML 1.2 §10.3, restricted to what JSON can say).
enum YAMLScalar {
  static func resolve(_ text: String) -> JSONValue {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else {
      return .string(text)
    }
    // A number is what JSON calls one; `0x1F`, `012` and `1_000` stay texts and fail where a number is wanted.
    if let value = try? JSONValue(parsing: text), value.numberValue?.text.hasSameOctets(as: text) == true {
      return value
    }
    return .string(text)
  }
}
