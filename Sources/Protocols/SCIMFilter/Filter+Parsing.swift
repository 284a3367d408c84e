public import Diagnostics

extension Filter {
  /// Reads a filter (RFC 7644 §3.4.2.2, figure 1) into its normal form.
  ///
  /// Operators, `and`, `or`, `not`, `true`, `false` and `null` are read in any letter case; values are JSON scalars. More
  /// than the grammar asks is accepted in three places where the meaning is plain: runs of white space count as one blank,
  /// no blank is needed before `(`, and a value path may be followed by `.sub` and a comparison, as Entra ID writes it.
  ///
  /// - Throws: `scim.filter.invalid` with the octet offset and column of the trouble, `scim.filter.too-long`,
  ///   `scim.filter.too-deep`.
  public init(parsing text: String, limits: FilterLimits = .standard) throws(CodedError) {
    var parser = try FilterParser(text, limits: limits, code: .filterInvalid)
    self = try parser.wholeFilter()
  }

  /// All of the terms: flat, and the term itself where there is only one.
  static func all(_ terms: [Filter]) -> Filter {
    let flat = terms.flatMap { term in if case .and(let inner) = term { inner } else { [term] } }
    return flat.count == 1 ? flat[0] : .and(flat)
  }

  /// Any of the terms: flat, and the term itself where there is only one.
  static func any(_ terms: [Filter]) -> Filter {
    let flat = terms.flatMap { term in if case .or(let inner) = term { inner } else { [term] } }
    return flat.count == 1 ? flat[0] : .or(flat)
  }
}
