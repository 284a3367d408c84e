/// A stable name for one cause of failure, such as `saml.audience.mismatch`.
///
/// Codes are what scripts, metrics and tests compare; prose may change, codes do not. Each module declares its own as
/// static members, in one file, so that the list can be read and documented.
public struct ErrorCode: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  public init(stringLiteral value: String) {
    self.rawValue = value
  }

  public var description: String { rawValue }
}

extension ErrorCode {
  /// A fault of ours: the caller learns a reference and nothing else.
  public static let `internal`: ErrorCode = "internal"
}
