internal import Diagnostics
internal import Hummingbird
internal import JSON

/// What a client would like, as it says in `Prefer` (RFC 7240 §2). A preference nobody knows is passed over; of one that is
/// stated twice the first counts.
struct Preferences {
  /// `respond-async`: the answer may come before the work is done (RFC 7240 §4.1).
  let respondsAsynchronously: Bool
  /// `wait`: how many seconds the client waits for the work before it would rather be told later (RFC 7240 §4.3); at most
  /// ``maximumWait``, whatever it says.
  let wait: Int?

  /// Seconds for which a request is held open at most.
  static let maximumWait = 20
  static let maximumOctets = 4096

  init(_ headers: HTTPFields) {
    let field = headers[named: "Prefer"] ?? ""
    let stated = field.utf8.count <= Self.maximumOctets ? Self.elements(of: field).map(Self.nameAndValue) : []
    func first(_ name: String) -> (name: Substring, value: Substring)? {
      stated.first { $0.name.matches(ignoringCase: name) }
    }
    respondsAsynchronously = first("respond-async") != nil
    wait = first("wait").flatMap { Self.seconds($0.value) }
  }

  /// The elements of a list such as `respond-async, wait=10; soon`. A comma in a quoted value is none of the list's.
  private static func elements(of field: String) -> [Substring] {
    var elements: [Substring] = []
    var (start, isQuoted) = (field.startIndex, false)
    for place in field.indices {
      if field[place] == "\"" { isQuoted.toggle() }
      guard field[place] == ",", !isQuoted else { continue }
      elements.append(field[start..<place])
      start = field.index(after: place)
    }
    return elements + [field[start...]]
  }

  /// What stands before `=`, and what stands behind it and before the parameters; blanks and quotes around either are
  /// left out, but a quoted name is no name.
  private static func nameAndValue(_ element: Substring) -> (name: Substring, value: Substring) {
    let stated = element.prefix { $0 != ";" }
    let parts = stated.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    return (trimmed(parts.first ?? "", of: " \t"), trimmed(parts.count > 1 ? parts[1] : "", of: " \t\""))
  }

  private static func trimmed(_ text: Substring, of around: String) -> Substring {
    let isAround = { (character: Character) in around.contains(character) }
    var text = text.drop(while: isAround)
    while let last = text.last, isAround(last) { text = text.dropLast() }
    return text
  }

  private static func seconds(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return min(Int(text) ?? maximumWait, maximumWait)
  }
}
