public import Diagnostics

/// The codes of reading a file that is loaded. Those of its records are the directory's own.
extension ErrorCode {
  /// The name of the file tells no format.
  public static let importFormatUnknown: ErrorCode = "import.format.unknown"
  /// A CSV file without a usable header; nothing of it is loaded.
  public static let importHeaderInvalid: ErrorCode = "import.header.invalid"
  public static let importRecordTooLong: ErrorCode = "import.record.too-long"
  /// A quote is opened and not closed.
  public static let importRecordUnterminated: ErrorCode = "import.record.unterminated"
  public static let importRecordSyntax: ErrorCode = "import.record.syntax"
  /// A row has more or fewer fields than the header.
  public static let importRowLength: ErrorCode = "import.row.length"
  /// The record says of no known type that it is one.
  public static let importTypeUnknown: ErrorCode = "import.type.unknown"
  public static let importValueInvalid: ErrorCode = "import.value.invalid"
  public static let importMemberInvalid: ErrorCode = "import.member.invalid"
}
