internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// The items of a query string, one by one.
extension ListQuery {
  /// How many attribute names a query may list.
  static let maximumAttributes = 256

  /// More octets than any cursor of ours has.
  public static let maximumCursorOctets = 4096

  /// One too great for the machine is as good as the greatest.
  static func integer(
    _ item: (name: String, value: String), _ code: ErrorCode
  ) throws(CodedError) -> Int {
    if let number = Int(item.value) { return number }
    let digits = item.value.utf8.drop { $0 == UInt8(ascii: "-") }
    guard item.value.utf8.count - digits.count <= 1, !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      throw invalid(
        "the query item `\(item.name.prefix(80))` is not a number", expected: "integer", received: item.value, code)
    }
    return digits.count == item.value.utf8.count ? .max : .min
  }

  /// Cursors are made of the unreserved characters of URLs (RFC 9865 §2).
  static func cursor(_ text: String) throws(CodedError) -> String {
    let isUnreserved = { (octet: UInt8) in
      (0x41...0x5A).contains(octet & 0xDF) || (0x30...0x39).contains(octet) || "-._~".utf8.contains(octet)
    }
    guard text.utf8.count <= maximumCursorOctets, text.utf8.allSatisfy(isUnreserved) else {
      throw CodedError(
        .scimCursorInvalid, "the cursor is none of this service", expected: "a cursor of an earlier answer",
        received: "`\(text.prefix(80))`",
        remedy: "send the cursor as it was received, or an empty one for the first page")
    }
    return text
  }

  static func paths(_ text: String) throws(CodedError) -> [AttributePath] {
    let parts = text.split(separator: ",", maxSplits: maximumAttributes)
    let names = parts.map(\.trimmingSpaces).filter { !$0.isEmpty }
    guard names.count <= maximumAttributes else {
      throw invalid("the query lists too many attributes", expected: "at most \(maximumAttributes)", received: "more")
    }
    var paths: [AttributePath] = []
    for name in names { paths.append(try AttributePath(parsing: name)) }
    return paths
  }

  static func sortOrder(_ text: String) throws(CodedError) -> SortOrder {
    guard let order = SortOrder.allCases.first(where: { $0.rawValue.matches(ignoringCase: text) }) else {
      throw invalid("the sort order is unknown", expected: "ascending or descending", received: text)
    }
    return order
  }

  static let emptyFilter = CodedError(
    .filterInvalid, "the filter is empty", expected: "a condition", received: "nothing",
    remedy: "send a condition, or leave `filter` out to list everything")

  static func givenTwice(_ name: String) -> CodedError {
    CodedError(
      name == "filter" ? .filterInvalid : .scimQueryInvalid, "the query gives `\(name)` more than once",
      expected: "one `\(name)`", received: "several",
      remedy: "send one; two conditions are one filter with `and` between them")
  }

  static let twoWaysOfPaging = CodedError(
    .scimQueryPaging, "the query asks for a page by `startIndex` and by `cursor`", expected: "one of the two",
    received: "both", remedy: "leave out `startIndex` to go by cursor, or `cursor` to go by index")

  static func invalid(
    _ message: String, expected: String, received: String, _ code: ErrorCode = .scimQueryInvalid
  ) -> CodedError {
    CodedError(
      code, message, expected: expected, received: String(received.prefix(80)),
      remedy: "correct the query of the request")
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
