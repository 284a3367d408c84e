public import Diagnostics

extension ErrorCode {
  /// The filter breaks the grammar, or names attributes, operators and values that do not fit together.
  public static let filterInvalid: ErrorCode = "scim.filter.invalid"
  /// More octets or more conditions than ``FilterLimits`` allows.
  public static let filterTooLong: ErrorCode = "scim.filter.too-long"
  public static let filterTooDeep: ErrorCode = "scim.filter.too-deep"
  /// The path of an attribute or of a PATCH operation breaks the grammar.
  public static let pathInvalid: ErrorCode = "scim.path.invalid"
}
