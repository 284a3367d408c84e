public import Diagnostics

extension AttributePath {
  /// Reads a whole attribute path: `userName`, `name.givenName`, `urn:…:2.0:User:name.givenName` (RFC 7644 §3.10).
  ///
  /// A URN holds dots and colons of its own; the attribute is what follows its last colon.
  ///
  /// - Throws: `scim.path.invalid`, `scim.filter.too-long`.
  public init(parsing text: String, limits: FilterLimits = .standard) throws(CodedError) {
    var parser = try FilterParser(text, limits: limits, code: .pathInvalid)
    self = try parser.wholeAttributePath()
  }
}
