public import Diagnostics

/// How much a document from outside may cost. Checked while parsing, before anything is built.
public struct JSONLimits: Sendable {
  public enum DuplicateNames: Sendable {
    /// A second member of the same name is an error (RFC 8259 §4 leaves it open; two readers must not disagree).
    case refused
    /// The last one counts, as most parsers do.
    case lastWins
  }

  /// Octets of the whole text.
  public var maximumOctets: Int
  /// Nested arrays and objects.
  public var maximumDepth: Int
  /// Values in the whole document.
  public var maximumValues: Int
  public var duplicateNames: DuplicateNames

  public init(
    maximumOctets: Int = 1 << 20, maximumDepth: Int = 64, maximumValues: Int = 1 << 20,
    duplicateNames: DuplicateNames = .refused
  ) {
    self.maximumOctets = maximumOctets
    self.maximumDepth = maximumDepth
    self.maximumValues = maximumValues
    self.duplicateNames = duplicateNames
  }

  /// 1 MiB, depth 64: a request body of design §9.
  public static let request = JSONLimits()
}

extension ErrorCode {
  public static let jsonTooLarge: ErrorCode = "json.size.exceeded"
  public static let jsonTooDeep: ErrorCode = "json.depth.exceeded"
  public static let jsonTooManyValues: ErrorCode = "json.values.exceeded"
  public static let jsonDuplicateName: ErrorCode = "json.name.duplicate"
  public static let jsonSyntax: ErrorCode = "json.syntax"
  public static let jsonEncoding: ErrorCode = "json.encoding"
  /// A number that canonical JSON (RFC 8785) cannot carry.
  public static let jsonNumberRange: ErrorCode = "json.number.range"
}
