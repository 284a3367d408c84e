/// The shape every error of Lanyard has: a stable code, what was expected, what was received, and what to do about it.
///
/// Messages follow one manner: they start in lower case, carry no full stop, quote foreign text in backticks and name no
/// type of the implementation. Two errors are equal when their codes are, so that tests stay calm when prose improves.
public struct CodedError: Error, Sendable, CustomStringConvertible {
  /// Who may read the particulars.
  public enum Exposure: String, Sendable {
    /// The caller made the mistake and needs every detail to mend it.
    case caller
    /// Only the operator may read it; the caller gets a reference.
    case `operator`
  }

  /// Where in a text the trouble is, counted as people count: lines and columns from 1, octets from 0.
  public struct Position: Hashable, Sendable {
    public var file: String?
    public var line: Int?
    public var column: Int?
    public var offset: Int?
    /// The id of the rule that the trouble is in, where the text is a list of rules.
    public var rule: String?

    public init(
      file: String? = nil, line: Int? = nil, column: Int? = nil, offset: Int? = nil, rule: String? = nil
    ) {
      self.file = file
      self.line = line
      self.column = column
      self.offset = offset
      self.rule = rule
    }
  }

  public let code: ErrorCode
  public var message: String
  public var expected: String?
  public var received: String?
  /// What to do now, in the imperative.
  public var remedy: String
  public var exposure: Exposure
  public var position: Position?

  public init(
    _ code: ErrorCode, _ message: String, expected: String? = nil, received: String? = nil, remedy: String,
    exposure: Exposure = .caller, position: Position? = nil
  ) {
    self.code = code
    self.message = message.cut(to: Self.maximumOctets)
    self.expected = expected?.cut(to: Self.maximumOctets)
    self.received = received?.cut(to: Self.maximumOctets)
    self.remedy = remedy
    self.exposure = exposure
    self.position = position
  }

  /// More than any error needs. Whoever quotes so many characters of foreign text has no bound yet: one character may
  /// carry any number of combining marks, and errors go to logs.
  static let maximumOctets = 4096

  /// One line for logs and terminals: `code: message (expected …, received …)`.
  public var description: String {
    var text = "\(code): \(message)"
    if let position { text += position.suffix }
    let details = [expected.map { "expected \($0)" }, received.map { "received \($0)" }].compactMap { $0 }
    if !details.isEmpty { text += " (\(details.joined(separator: ", ")))" }
    return text
  }
}

extension CodedError: Equatable {
  public static func == (left: CodedError, right: CodedError) -> Bool { left.code == right.code }
}

extension String {
  /// Whole code points of at most so many octets, and a mark where something is left out.
  fileprivate func cut(to octets: Int) -> String {
    guard utf8.count > octets else { return self }
    var end = utf8.index(startIndex, offsetBy: octets)
    while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
    return String(self[..<end]) + "…"
  }
}

extension CodedError.Position {
  /// ` at policy.yaml:3:7` or ` at offset 12`, to be put behind a message; empty when nothing is known.
  public var suffix: String {
    if let line {
      let place = [file, String(line), column.map(String.init)].compactMap { $0 }.joined(separator: ":")
      return " at \(place)"
    }
    if let offset { return " at offset \(offset)" }
    return file.map { " in \($0)" } ?? ""
  }
}
