internal import Diagnostics
internal import Hummingbird
internal import JSON

/// What a client would like, as it says in `Prefer` (RFC 7240 §2). A preference nobody knows is passed over.
struct Preferences {
  /// `respond-async`: the answer may come before the work is done (RFC 7240 §4.1).
  let respondsAsynchronously: Bool

  init(_ headers: HTTPFields) {
    let field = headers[named: "Prefer"] ?? ""
    respondsAsynchronously =
      field.utf8.count <= 4096 && Self.names(in: field).contains { $0.matches(ignoringCase: "respond-async") }
  }

  /// The names in a list such as `respond-async, wait=10; soon`: what stands before `=` or `;` of each element. Quoted
  /// values, in which a comma may stand, are no names.
  private static func names(in field: String) -> [Substring] {
    var names: [Substring] = []
    var (start, isQuoted) = (field.startIndex, false)
    for place in field.indices {
      if field[place] == "\"" { isQuoted.toggle() }
      guard field[place] == ",", !isQuoted else { continue }
      names.append(name(of: field[start..<place]))
      start = field.index(after: place)
    }
    return names + [name(of: field[start...])]
  }

  private static func name(of element: Substring) -> Substring {
    element.drop { $0 == " " || $0 == "\t" }.prefix { !"=; \t".contains($0) }
  }
}
