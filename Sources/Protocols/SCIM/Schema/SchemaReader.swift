internal import Diagnostics
internal import JSON

/// Reads the members of one object of a schema document and refuses what has another type.
struct SchemaReader {
  let object: JSONObject
  let place: String

  init(_ json: JSONValue, at place: String) throws(CodedError) {
    guard let object = json.objectValue else {
      throw Self.failure("`\(place)` is not an object", expected: "object", received: json.kind)
    }
    self.init(object: object, place: place)
  }

  private init(object: JSONObject, place: String) {
    self.object = object
    self.place = place
  }

  /// The same object under another name.
  func at(_ place: String) -> SchemaReader { SchemaReader(object: object, place: place) }

  /// The member `name`, which must be an attribute name (RFC 7643 §2.1) that no common attribute has.
  func attributeName(isNested: Bool) throws(CodedError) -> String {
    guard let name = try string("name"), AttributeName.isValid(name) else {
      throw failure(
        "`\(place)` has no valid name", expected: "a letter, then letters, digits, - and _",
        received: object["name"]?.text)
    }
    guard isNested || CommonAttributes.definition(named: name) == nil else {
      throw failure(
        "`\(place)` has the name of an attribute that every resource has", expected: "another name", received: name)
    }
    return name
  }

  func string(_ key: String) throws(CodedError) -> String? {
    guard let value = object[key] else { return nil }
    guard let text = value.stringValue else { throw wrong(key, expected: "string", value) }
    return text
  }

  func flag(_ key: String) throws(CodedError) -> Bool {
    guard let value = object[key] else { return false }
    guard let flag = value.boolValue else { throw wrong(key, expected: "boolean", value) }
    return flag
  }

  func array(_ key: String) throws(CodedError) -> [JSONValue]? {
    guard let value = object[key] else { return nil }
    guard let array = value.arrayValue else { throw wrong(key, expected: "array", value) }
    return array
  }

  func strings(_ key: String) throws(CodedError) -> [String] {
    guard let array = try array(key) else { return [] }
    var texts: [String] = []
    for element in array {
      guard let text = element.stringValue else { throw wrong(key, expected: "array of strings", element) }
      texts.append(text)
    }
    return texts
  }

  /// One of the words of `Choice`.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String
  ) throws(CodedError) -> Choice? where Choice.RawValue == String {
    guard let word = try string(key) else { return nil }
    guard let choice = Choice(rawValue: word) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw failure("the member `\(key)` in `\(place)` is none of the known words", expected: words, received: word)
    }
    return choice
  }

  func wrong(_ key: String, expected: String, _ value: JSONValue) -> CodedError {
    failure("the member `\(key)` in `\(place)` has the wrong type", expected: expected, received: value.kind)
  }

  func failure(_ message: String, expected: String? = nil, received: String? = nil) -> CodedError {
    Self.failure(message, expected: expected, received: received)
  }

  static func failure(_ message: String, expected: String? = nil, received: String? = nil) -> CodedError {
    CodedError(
      .scimSchemaInvalid, message, expected: expected, received: received,
      remedy: "write the schema as RFC 7643 section 7 shows it")
  }
}

/// The grammar of attribute names: a letter, then letters, digits, `-` and `_`; `$ref` is the one with a dollar sign.
enum AttributeName {
  static func isValid(_ name: String) -> Bool {
    let octets = Array(name.utf8)
    guard let first = octets.first, octets.count <= 256 else { return false }
    let letters = { (octet: UInt8) in (0x41...0x5A).contains(octet & 0xDF) }
    let rest = octets.dropFirst()
    return (letters(first) || first == UInt8(ascii: "$") && !rest.isEmpty)
      && rest.allSatisfy {
        letters($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }
}
