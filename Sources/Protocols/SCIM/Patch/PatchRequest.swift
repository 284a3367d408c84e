public import Diagnostics
public import JSON

/// The body of a PATCH (RFC 7644 §3.5.2): well-formed, its paths not yet looked at.
public struct PatchRequest: Hashable, Sendable {
  public var operations: [PatchOperation]

  public init(operations: [PatchOperation]) {
    self.operations = operations
  }

  /// Reads the body. Member names are read whatever their letter case, `op` as the standard writes it; a `path` that is
  /// null or empty is none.
  ///
  /// - Throws: `scim.patch.invalid` with the place of the operation, `scim.patch.too-many`, `json.name.duplicate`.
  public init(parsing body: JSONValue, limits: ResourceLimits = .standard) throws(CodedError) {
    let given = try body.objectValue?.word("Operations")
    guard let list = given?.arrayValue, !list.isEmpty else {
      throw Self.invalid(
        "the body of a PATCH holds no operations", expected: "an object with `Operations`, a list of at least one",
        received: given?.kind ?? body.kind)
    }
    guard list.count <= limits.maximumOperations else {
      throw CodedError(
        .scimPatchTooMany, "the PATCH holds too many operations", expected: "at most \(limits.maximumOperations)",
        received: String(list.count), remedy: "send the operations in several requests")
    }
    operations = []
    for (place, element) in list.enumerated() { operations.append(try Self.operation(element, at: place)) }
  }

  private static func operation(_ element: JSONValue, at place: Int) throws(CodedError) -> PatchOperation {
    guard let object = element.objectValue else {
      throw invalid("operation \(place + 1) is not an object", expected: "object", received: element.kind)
    }
    let op = try object.word("op")
    guard let verb = op?.stringValue.flatMap(PatchOperation.Verb.init) else {
      throw invalid(
        "operation \(place + 1) has no known `op`", expected: "add, remove or replace",
        received: op.map { String($0.text.prefix(80)) } ?? "nothing")
    }
    let path = try object.word("path") ?? .null
    guard path.isNull || path.stringValue != nil else {
      throw invalid("the path of operation \(place + 1) is not a string", expected: "string", received: path.kind)
    }
    let text = path.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    return PatchOperation(verb, path: text, value: try object.word("value"))
  }

  private static func invalid(_ message: String, expected: String?, received: String?) -> CodedError {
    CodedError(
      .scimPatchInvalid, message, expected: expected, received: received,
      remedy: "send a PatchOp message as in RFC 7644 section 3.5.2")
  }
}
