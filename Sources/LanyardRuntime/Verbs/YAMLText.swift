internal import Diagnostics
internal import JSON
internal import Yams

/// Writes documents as YAML that reads back as the same document.
enum YAMLText {
  static func text(of value: JSONValue) throws(CodedError) -> String {
    do {
      return try Yams.serialize(node: node(value), width: -1, allowUnicode: true)
    } catch {
      throw CodedError(
        .internal, "the document cannot be written as YAML", remedy: "ask for JSON with `-o json`",
        exposure: .operator)
    }
  }

  private static func node(_ value: JSONValue) -> Node {
    switch value {
    case .null: Node("null", Tag(.null))
    case .bool(let flag): Node(flag ? "true" : "false", Tag(.bool))
    case .number(let number): Node(number.text, Tag(number.intValue == nil ? .float : .int))
    case .string(let text): Node(text, Tag(.str), style(of: text))
    case .array(let elements): Node(elements.map(node))
    case .object(let object): Node(object.map { (Node($0.name), node($0.value)) })
    }
  }

  /// Texts that would read as something else are quoted; those of several lines stand as they are.
  private static func style(of text: String) -> Node.Scalar.Style {
    if text.utf8.contains(UInt8(ascii: "\n")) { return .literal }
    let isPlain = YAMLScalar.resolve(text) == .string(text)
    return isPlain ? .any : .doubleQuoted
  }
}
