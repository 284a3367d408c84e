public import Diagnostics

extension JSONValue {
  /// Reads one JSON text (RFC 8259, UTF-8 without a byte order mark) within `limits`.
  ///
  /// - Throws: `json.size.exceeded`, `json.depth.exceeded`, `json.values.exceeded`, `json.name.duplicate`,
  ///   `json.encoding` and `json.syntax`, each but the first with the offset of the octet that gave offence (for
  ///   text that is not UTF-8, of its string).
  public init(parsing octets: [UInt8], limits: JSONLimits = .request) throws(CodedError) {
    guard octets.count <= limits.maximumOctets else {
      throw CodedError(
        .jsonTooLarge, "the document is too large", expected: "at most \(limits.maximumOctets) octets",
        received: "\(octets.count) octets", remedy: "send less in one document")
    }
    var result: Result<JSONValue, CodedError>?
    octets.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(octets: buffer, limits: limits)
      result = Result { () throws(CodedError) in try parser.document() }
    }
    guard let result else { preconditionFailure("the closure always runs") }
    self = try result.get()
  }

  /// Reads one JSON text; see ``init(parsing:limits:)-([UInt8],_)``.
  public init(parsing text: String, limits: JSONLimits = .request) throws(CodedError) {
    try self.init(parsing: Array(text.utf8), limits: limits)
  }
}

/// A recursive-descent parser over a buffer that outlives it. Depth is bounded by `limits`, and with it the stack.
struct JSONParser {
  let octets: UnsafeBufferPointer<UInt8>
  let limits: JSONLimits
  var offset = 0
  private var depth = 0
  private var values = 0

  init(octets: UnsafeBufferPointer<UInt8>, limits: JSONLimits) {
    self.octets = octets
    self.limits = limits
  }

  mutating func document() throws(CodedError) -> JSONValue {
    let value = try value()
    skipSpace()
    guard offset == octets.count else { throw syntax("text follows the document") }
    return value
  }

  private mutating func value() throws(CodedError) -> JSONValue {
    values += 1
    guard values <= limits.maximumValues else {
      throw failure(.jsonTooManyValues, "the document holds too many values", "at most \(limits.maximumValues)")
    }
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    case UInt8(ascii: "-"): return .number(try number())
    case let octet? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet): return .number(try number())
    case nil: throw syntax("the document ends where a value should stand")
    default: throw syntax("unexpected character where a value should stand")
    }
  }

  private mutating func enter() throws(CodedError) {
    depth += 1
    offset += 1
    guard depth <= limits.maximumDepth else {
      throw failure(.jsonTooDeep, "the document is nested too deeply", "at most \(limits.maximumDepth) levels")
    }
  }

  private mutating func array() throws(CodedError) -> [JSONValue] {
    try enter()
    defer { depth -= 1 }
    var elements: [JSONValue] = []
    if skip(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value())
      if skip(UInt8(ascii: ",")) { continue }
      guard skip(UInt8(ascii: "]")) else { throw syntax("expected `,` or `]`") }
      return elements
    }
  }

  private mutating func object() throws(CodedError) -> JSONObject {
    try enter()
    defer { depth -= 1 }
    var members: [JSONObject.Member] = []
    var names = NameIndex()
    if skip(UInt8(ascii: "}")) { return JSONObject() }
    while true {
      skipSpace()
      guard peek() == UInt8(ascii: "\"") else { throw syntax("expected a member name") }
      let start = offset
      let name = try string()
      guard skip(UInt8(ascii: ":")) else { throw syntax("expected `:`") }
      let member = JSONObject.Member(name: name, value: try value())
      if let earlier = names.insert(name, after: members) {
        guard case .lastWins = limits.duplicateNames else { throw duplicate(name, at: start) }
        members[earlier] = member
      } else {
        members.append(member)
      }
      if skip(UInt8(ascii: ",")) { continue }
      guard skip(UInt8(ascii: "}")) else { throw syntax("expected `,` or `}`") }
      return JSONObject(distinct: members)
    }
  }

  private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(CodedError) -> JSONValue {
    let length = word.utf8CodeUnitCount
    guard offset + length <= octets.count,
      UnsafeBufferPointer(start: word.utf8Start, count: length).elementsEqual(octets[offset..<offset + length])
    else { throw syntax("unknown word") }
    offset += length
    return value
  }
}

/// Scanning helpers and errors.
extension JSONParser {
  func peek() -> UInt8? { offset < octets.count ? octets[offset] : nil }

  mutating func skipSpace() {
    while offset < octets.count {
      switch octets[offset] {
      case 0x20, 0x0A, 0x0D, 0x09: offset += 1
      default: return
      }
    }
  }

  /// Skips white space and then `octet`, if it stands there.
  mutating func skip(_ octet: UInt8) -> Bool {
    skipSpace()
    guard peek() == octet else { return false }
    offset += 1
    return true
  }

  func syntax(_ message: String) -> CodedError {
    let received = peek().map { $0 >= 0x20 && $0 < 0x7F ? "`\(Character(UnicodeScalar($0)))`" : "octet \($0)" }
    return CodedError(
      .jsonSyntax, message, received: received ?? "the end of the text",
      remedy: "send one well-formed JSON document (RFC 8259)", position: .init(offset: offset))
  }

  func failure(_ code: ErrorCode, _ message: String, _ expected: String) -> CodedError {
    CodedError(
      code, message, expected: expected, remedy: "send a smaller or flatter document", position: .init(offset: offset))
  }

  func duplicate(_ name: String, at place: Int) -> CodedError {
    CodedError(
      .jsonDuplicateName, "an object has two members of one name", received: "`\(name.prefix(80))`",
      remedy: "send each member once", position: .init(offset: place))
  }
}
