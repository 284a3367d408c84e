internal import Diagnostics
internal import JSON

/// Reads filters and paths octet by octet, each octet a bounded number of times; depth, and with it the stack, is bounded.
struct FilterParser {
  let octets: [UInt8]
  let limits: FilterLimits
  /// The code of syntax errors at this place: paths and the filters inside them differ (RFC 7644 §3.12, table 9).
  var code: ErrorCode
  var offset = 0
  /// Octets looked at so far, which tests hold against the length of the text.
  var steps = 0
  private var depth = 0
  private var terms = 0

  init(_ text: String, limits: FilterLimits, code: ErrorCode) throws(CodedError) {
    guard text.utf8.count <= limits.maximumOctets else {
      throw CodedError(
        .filterTooLong, "the text is too long", expected: "at most \(limits.maximumOctets) octets",
        received: "\(text.utf8.count) octets", remedy: "split it, or raise the limit")
    }
    self.octets = Array(text.utf8)
    self.limits = limits
    self.code = code
  }

  mutating func wholeFilter() throws(CodedError) -> Filter {
    skipSpace()
    let filter = try disjunction(inElement: false)
    skipSpace()
    guard offset == octets.count else {
      throw invalid("the filter does not end here", expected: "`and`, `or` or the end")
    }
    return filter
  }

  /// `term or term or …`; `and` binds tighter.
  private mutating func disjunction(inElement: Bool) throws(CodedError) -> Filter {
    var terms = [try conjunction(inElement: inElement)]
    while keyword("or") { terms.append(try conjunction(inElement: inElement)) }
    return .any(terms)
  }

  private mutating func conjunction(inElement: Bool) throws(CodedError) -> Filter {
    var terms = [try term(inElement: inElement)]
    while keyword("and") { terms.append(try term(inElement: inElement)) }
    return .all(terms)
  }

  private mutating func term(inElement: Bool) throws(CodedError) -> Filter {
    if peek() == UInt8(ascii: "(") { return try group(inElement: inElement) }
    if negation() { return .not(try group(inElement: inElement)) }
    let start = offset
    let path = try attributePath()
    guard peek() == UInt8(ascii: "[") else { return try condition(on: path) }
    guard !inElement else {
      throw invalid("a value path stands inside another", expected: "an attribute of the element", at: start)
    }
    return try valuePath(of: path)
  }

  private mutating func group(inElement: Bool) throws(CodedError) -> Filter {
    try enter()
    let filter = try disjunction(inElement: inElement)
    try leave(with: ")")
    return filter
  }

  /// `[filter]`, and what Entra ID writes behind it: `.value eq "x"` joins the conditions on the element.
  private mutating func valuePath(of path: AttributePath) throws(CodedError) -> Filter {
    let filter = try elementFilter()
    guard let subAttribute = try trailingSubAttribute() else { return .valuePath(path, filter) }
    let last = try condition(on: AttributePath(attribute: subAttribute))
    return .valuePath(path, .all([filter, last]))
  }

  /// The filter in brackets; the opening one stands at `offset`.
  mutating func elementFilter() throws(CodedError) -> Filter {
    try enter()
    let filter = try disjunction(inElement: true)
    try leave(with: "]")
    return filter
  }

  /// `pr`, or an operator and its value.
  private mutating func condition(on path: AttributePath) throws(CodedError) -> Filter {
    try countTerm()
    try requireSpace(before: "an operator")
    let start = offset
    let word = word()
    if word.matches(ignoringCase: "pr") { return .present(path) }
    guard let comparison = ComparisonOperator.allCases.first(where: { word.matches(ignoringCase: $0.rawValue) }) else {
      throw unknownOperator(at: start)
    }
    try requireSpace(before: "a value")
    return .comparison(path, comparison, try value())
  }
}

extension FilterParser {
  /// Signs of other languages, and what stands for them here.
  private static let signs = [
    "=": "eq", "==": "eq", "!=": "ne", "<>": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
  ]

  private func unknownOperator(at start: Int) -> CodedError {
    let received = String(decoding: octets[start...].prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    return invalid(
      "the operator is unknown", expected: "one of eq, ne, co, sw, ew, gt, ge, lt, le, pr",
      received: received.isEmpty ? Optional.none : received, at: start,
      remedy: Self.signs[received].map { "write `\($0)` for `\(received)`" })
  }
}

/// Bounds.
extension FilterParser {
  /// Steps over an opening parenthesis or bracket and the white space behind it.
  private mutating func enter() throws(CodedError) {
    depth += 1
    guard depth <= limits.maximumDepth else {
      throw CodedError(
        .filterTooDeep, "the filter is nested too deeply", expected: "at most \(limits.maximumDepth) levels",
        remedy: "flatten the filter", position: position(of: offset))
    }
    offset += 1
    skipSpace()
  }

  private mutating func leave(with closing: Character) throws(CodedError) {
    skipSpace()
    guard let octet = closing.asciiValue, peek() == octet else {
      throw invalid("a `\(closing)` is missing", expected: "`and`, `or` or `\(closing)`")
    }
    offset += 1
    depth -= 1
  }

  private mutating func countTerm() throws(CodedError) {
    terms += 1
    guard terms <= limits.maximumTerms else {
      throw CodedError(
        .filterTooLong, "the filter has too many conditions", expected: "at most \(limits.maximumTerms)",
        remedy: "split the filter", position: position(of: offset))
    }
  }
}
