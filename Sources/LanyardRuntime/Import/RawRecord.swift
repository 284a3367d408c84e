internal import Diagnostics

/// One record of a file as it stands there, not yet understood.
struct RawRecord {
  /// The octets without the line break at their end, or why they could not be had.
  let octets: Result<[UInt8], CodedError>
  /// Where it begins, counted from 1.
  let line: Int
  /// The octets of the file up to and with this record.
  let end: Int
}

/// What a file's records look like from outside.
struct RecordShape {
  /// Whether a line break between quotes is part of a value (RFC 4180 §2.6).
  let hasQuotes: Bool
  /// Octets of one record; what is longer is refused and passed over.
  let maximumOctets: Int

  /// A line each. A group lists its members in one, so a line may be long.
  static let lines = RecordShape(hasQuotes: false, maximumOctets: 32 << 20)
  /// Rows, whose quoted values may hold line breaks.
  static let rows = RecordShape(hasQuotes: true, maximumOctets: 256 << 10)
}
