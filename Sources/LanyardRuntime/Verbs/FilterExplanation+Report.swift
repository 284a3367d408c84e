internal import JSON
internal import LanyardService
internal import SCIMFilter

extension FilterExplanation {
  /// The tree, a node a line, each deeper than the one it is part of.
  func lines(depth: Int) -> [String] {
    let indent = String(repeating: "  ", count: depth)
    let what = terms.isEmpty || kind == .element ? text : kind.rawValue
    let own = "\(indent)\(holds ? "true " : "false")  \(what)" + (received.map { "  (is \($0))" } ?? "")
    return [own] + terms.flatMap { $0.lines(depth: depth + 1) }
  }

  var json: JSONValue {
    [
      "kind": .string(kind.rawValue), "text": .string(text), "holds": .bool(holds),
      "received": received.map { .string($0) } ?? .null, "terms": .array(terms.map(\.json)),
    ]
  }
}

extension RoleStatement {
  var json: JSONValue {
    ["code": .string(code.rawValue), "text": .string(text), "remedy": remedy.map { .string($0) } ?? .null]
  }
}
