internal import JSON

/// An operation of a PATCH as its JSON object, with the members that matter by name.
struct OperationShape {
  private(set) var object: JSONObject

  init(_ object: JSONObject) {
    self.object = object
  }

  /// Nil where it is absent or no text.
  var op: String? {
    get { object.member(ignoringCase: "op")?.value.stringValue }
    set { set("op", newValue.map { .string($0) }) }
  }

  /// Nil where it is absent, null, empty or no text: then the operation speaks of the whole resource.
  var path: String? {
    get { object.member(ignoringCase: "path")?.value.stringValue.flatMap { $0.isEmpty ? nil : $0 } }
    set { set("path", newValue.map { .string($0) }) }
  }

  var value: JSONValue? {
    get { object.member(ignoringCase: "value")?.value }
    set { set("value", newValue) }
  }

  private mutating func set(_ name: String, _ value: JSONValue?) {
    object[object.member(ignoringCase: name)?.name ?? name] = value
  }

  /// The verb, whatever the letter case of `op`.
  var verb: PatchOperation.Verb? {
    op.flatMap { op in PatchOperation.Verb.allCases.first { $0.rawValue.matches(ignoringCase: op) } }
  }

  /// Whether `op` is a verb with a capital at its start.
  var isCapitalised: Bool { verb != nil && op?.utf8.first.map { (0x41...0x5A).contains($0) } == true }

  func with(_ verb: PatchOperation.Verb, path: String? = nil, value: JSONValue? = nil) -> OperationShape {
    var copy = self
    copy.op = verb.rawValue
    if let path { copy.path = path }
    copy.value = value
    return copy
  }
}
