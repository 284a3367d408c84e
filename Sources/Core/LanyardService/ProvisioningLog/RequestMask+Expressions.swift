internal import JSON

/// Filters and PATCH paths. They are read word by word and not by the grammar, since those that break it are the ones that
/// somebody needs to look at.
extension RequestMask {
  private static let comparisons = ["eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"]
  private static let connectives = ["and", "or", "not", "pr"]

  /// The expression with its values masked: attributes, operators, brackets, ids, booleans stay.
  ///
  /// - Parameter isPath: whether a word alone names an attribute; in a filter it may be a value whose rest is missing.
  ///   A name is shown where somebody knows it.
  func expression(_ text: String, isPath: Bool) -> String {
    let tokens = Tokens.split(text)
    var shown = ""
    var attribute = ""
    var expectsValue = false
    for (place, token) in tokens.enumerated() {
      switch token {
      case .blank, .mark: shown += token.text
      case .quoted(let inner):
        shown += "\"" + value(inner, of: attribute) + "\""
        expectsValue = false
      case .word(let word):
        if expectsValue {
          shown += bareValue(word)
          expectsValue = false
        } else if Self.comparisons.contains(where: { word.matches(ignoringCase: $0) }) {
          shown += word
          expectsValue = true
        } else if Self.connectives.contains(where: { word.matches(ignoringCase: $0) }) {
          shown += word
        } else if isPath || Self.namesAttribute(place, tokens), words.hasName(word) {
          shown += word
          attribute = word
        } else {
          shown += Self.text(word)
        }
      }
    }
    return shown
  }

  /// Whether an operator or a bracket follows, or a bracket comes before.
  private static func namesAttribute(_ place: Int, _ tokens: [Tokens.Token]) -> Bool {
    if place > 0, tokens[place - 1].text == "]" { return true }
    switch tokens[(place + 1)...].first(where: { $0.text != " " }) {
    case .word(let next): return (comparisons + ["pr"]).contains { next.matches(ignoringCase: $0) }
    case .mark(let mark): return mark == "["
    default: return false
    }
  }

  private func value(_ text: String, of attribute: String) -> String {
    if text.isEmpty || Self.isUUID(text) || Self.isBoolean(text) { return text }
    let name = BodyMask.lastName(attribute)
    if isAboutGroups, name == "displayname" { return String(text.prefix(128)) }
    return name == "type" && words.hasValue(text) ? text : Self.text(text)
  }

  /// A value without quotation marks.
  private func bareValue(_ word: String) -> String {
    if Self.isBoolean(word) || word.matches(ignoringCase: "null") || Self.isUUID(word) { return word }
    return word.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
      ? "‹number›" : Self.text(word)
  }
}

/// The words of an expression.
private enum Tokens {
  enum Token {
    case blank
    /// A bracket or parenthesis.
    case mark(Character)
    /// What stands between quotation marks, escapes as they came; also where the second mark is missing.
    case quoted(String)
    case word(String)

    var text: String {
      switch self {
      case .blank: " "
      case .mark(let mark): String(mark)
      case .quoted(let text), .word(let text): text
      }
    }
  }

  /// - Returns: the tokens of the first 2 048 characters; white space is one blank.
  static func split(_ text: String) -> [Token] {
    var tokens: [Token] = []
    var rest = text.prefix(2048)
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.drop(while: \.isWhitespace)
        tokens.append(.blank)
      } else if "()[]".contains(first) {
        rest.removeFirst()
        tokens.append(.mark(first))
      } else if first == "\"" {
        rest.removeFirst()
        tokens.append(.quoted(takeQuoted(&rest)))
      } else {
        let word = rest.prefix { !$0.isWhitespace && !"()[]\"".contains($0) }
        rest = rest.dropFirst(word.count)
        tokens.append(.word(String(word)))
      }
    }
    return tokens
  }

  private static func takeQuoted(_ rest: inout Substring) -> String {
    var inner = ""
    while let next = rest.popFirst(), next != "\"" {
      inner.append(next)
      if next == "\\", let escaped = rest.popFirst() { inner.append(escaped) }
    }
    return inner
  }
}
