internal import Diagnostics
internal import JSON

extension BulkOperation {
  /// Names and methods are read whatever their letter case. The `data` of a PATCH is an object with `Operations`; the bare
  /// list that the standard showed before it was corrected (RFC 7644, erratum 5050) is read as those.
  init(_ json: JSONValue) {
    guard let object = json.objectValue else {
      self.init(method: "", instruction: .failure(Self.invalid("an operation is no object", "object", json.kind)))
      return
    }
    for word in ["method", "path", "bulkId", "version", "data"] {
      do throws(CodedError) {
        _ = try object.word(word)
      } catch {
        self.init(method: "", instruction: .failure(error))
        return
      }
    }
    let reader = Reader(object: object)
    self.init(
      method: String((reader.text("method") ?? "").prefix(16)), bulkID: reader.bulkID,
      instruction: Result { () throws(CodedError) in try reader.instruction() })
  }

  /// More octets than a client needs to tell a thousand operations apart.
  static let maximumIDOctets = 256

  fileprivate static func invalid(_ message: String, _ expected: String, _ received: String?) -> CodedError {
    BulkRequest.invalid(message, expected: expected, received: received.map { String($0.prefix(120)) })
  }
}

private struct Reader {
  let object: JSONObject

  func value(_ name: String) -> JSONValue? {
    object.member(ignoringCase: name)?.value.nonNull
  }

  func text(_ name: String) -> String? { value(name)?.stringValue }

  /// The name, where it is one.
  var bulkID: String? {
    text("bulkId").flatMap { BulkReference.isName($0) ? $0 : nil }
  }

  func instruction() throws(CodedError) -> BulkInstruction {
    let method = try method()
    if let given = value("bulkId"), bulkID == nil {
      throw BulkOperation.invalid(
        "the `bulkId` is malformed", "1 to \(BulkOperation.maximumIDOctets) octets without blanks, quotes and slashes",
        given.text)
    }
    var instruction = try path(for: method)
    if let version = value("version") {
      guard let tag = version.stringValue else {
        throw BulkOperation.invalid("the `version` is no ETag", "string", version.kind)
      }
      instruction.version = tag
    }
    if method != .delete { instruction.data = try data(for: method) }
    return instruction
  }

  private func method() throws(CodedError) -> BulkInstruction.Method {
    let text = text("method")
    guard
      let method = BulkInstruction.Method.allCases.first(where: { text?.matches(ignoringCase: $0.rawValue) == true })
    else {
      throw BulkOperation.invalid(
        "an operation has no method that a bulk request may hold", "POST, PUT, PATCH or DELETE",
        text ?? value("method")?.kind)
    }
    return method
  }

  /// `/Users` or `/Users/id`.
  private func path(for method: BulkInstruction.Method) throws(CodedError) -> BulkInstruction {
    let text = text("path") ?? ""
    let segments = text.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
    let named = segments.first?.isEmpty == true ? Array(segments.dropFirst()) : segments
    guard named.count == (method == .post ? 1 : 2), named.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 1024,
      !text.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") })
    else {
      throw BulkOperation.invalid(
        "the path of an operation does not name what its method needs",
        method == .post ? "a collection such as /Users" : "a resource such as /Users/ID",
        text.isEmpty ? nil : text)
    }
    return BulkInstruction(method: method, endpoint: named[0], id: named.count == 2 ? named[1] : nil)
  }

  private func data(for method: BulkInstruction.Method) throws(CodedError) -> JSONObject {
    switch value("data") {
    case .object(let data): return data
    case .array(let operations) where method == .patch:
      return ["schemas": [.string(SchemaURN.patchOp)], "Operations": .array(operations)]
    case let other:
      throw BulkOperation.invalid("an operation has no `data`", "object", other?.kind)
    }
  }
}

extension JSONValue {
  fileprivate var nonNull: JSONValue? { self == .null ? Optional.none : self }
}
