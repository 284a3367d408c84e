public import Diagnostics
internal import JSON

extension BulkInstruction {
  /// The names of the operations whose resources this one refers to, each once, in the order they are met.
  ///
  /// A reference stands as the id in the path, and in `data` where ids stand: as `value`, as the last segment of a `$ref`,
  /// as a bare `manager` or member, and in the filter of a PATCH path.
  public var references: [String] {
    var finder = BulkRewriter { _ in nil }
    _ = finder.rewrite(self)
    return finder.names
  }

  /// The instruction with ids in place of the references.
  ///
  /// - Parameter id: the id of the resource that the operation of this name creates; nil where there is none.
  /// - Throws: `scim.bulk.reference` for the first one without an id.
  public func resolving(_ id: (String) -> String?) throws(CodedError) -> BulkInstruction {
    try withoutActuallyEscaping(id) { id throws(CodedError) in
      var rewriter = BulkRewriter(id: id)
      let resolved = rewriter.rewrite(self)
      guard let name = rewriter.names.first(where: { id($0) == nil }) else { return resolved }
      throw CodedError(
        .scimBulkReference, "the operation refers to `bulkId:\(name)`, which no operation has created",
        expected: "the bulkId of a create that succeeds", received: "`bulkId:\(name)`",
        remedy: "correct the reference, or the operation that it names, and send both again")
    }
  }
}

/// Walks through an instruction, notes the references, and replaces those that have an id.
private struct BulkRewriter {
  let id: (String) -> String?
  private(set) var names: [String] = []
  private var known = Set<OctetKey>()

  init(id: @escaping (String) -> String?) {
    self.id = id
  }

  mutating func rewrite(_ instruction: BulkInstruction) -> BulkInstruction {
    var result = instruction
    result.id = instruction.id.map { rewrite(text: $0) }
    guard let data = instruction.data else { return result }
    result.data = rewrite(data, isPatch: instruction.method == .patch)
    return result
  }

  private mutating func rewrite(_ object: JSONObject, isPatch: Bool) -> JSONObject {
    var result = object
    for member in object {
      let changed = rewrite(member.value, named: member.name, isPatch: isPatch)
      if let changed { result[member.name] = changed }
    }
    return result
  }

  /// The value with ids in it; nil where nothing changed, which is what most values are.
  private mutating func rewrite(_ value: JSONValue, named name: String, isPatch: Bool) -> JSONValue? {
    switch value {
    case .string(let text):
      if isPatch, name.matches(ignoringCase: "path") { return .string(rewrite(path: text)) }
      if name.matches(ignoringCase: "$ref") { return .string(rewrite(reference: text)) }
      guard Self.holdsIDs(name) else { return nil }
      return .string(rewrite(text: text))
    case .array(let elements):
      return .array(elements.map { rewrite($0, named: name, isPatch: isPatch) ?? $0 })
    case .object(let object): return .object(rewrite(object, isPatch: isPatch))
    case .number, .bool, .null: return nil
    }
  }

  /// Whether texts under this name can be ids. In a PATCH without a path the name may be a path of its own.
  private static func holdsIDs(_ name: String) -> Bool {
    let last = name.utf8.lastIndex { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    let word = String(last.map { name[name.utf8.index(after: $0)...] } ?? name[...])
    return ["value", "manager", "members"].contains(where: word.matches(ignoringCase:))
  }

  private mutating func rewrite(text: String) -> String {
    guard let name = BulkReference.name(in: text) else { return text }
    note(name)
    return id(name) ?? text
  }

  /// `../Users/bulkId:x`.
  private mutating func rewrite(reference: String) -> String {
    let slash = reference.utf8.lastIndex(of: UInt8(ascii: "/")).map { reference.utf8.index(after: $0) }
    let start = slash ?? reference.startIndex
    return String(reference[..<start]) + rewrite(text: String(reference[start...]))
  }

  /// `members[value eq "bulkId:x"]`.
  private mutating func rewrite(path: String) -> String {
    let parts = path.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3 else { return path }
    return parts.enumerated().map { $0.offset % 2 == 1 ? rewrite(text: $0.element) : $0.element }
      .joined(separator: "\"")
  }

  private mutating func note(_ name: String) {
    if known.insert(OctetKey(name)).inserted { names.append(name) }
  }
}
