public import Diagnostics

extension ResolvedFilter {
  /// Checks a filter against the attributes there are.
  ///
  /// A comparison with a complex attribute means its `value`. Comparisons with `null` become presence: `eq null` is
  /// `not (… pr)`, `ne null` is `… pr`, so that a resolved filter holds no `null`. Booleans may come as the texts `"True"`
  /// and `"false"`, as Entra ID sends them, and become booleans. A `dateTime` is compared with RFC 3339 texts.
  ///
  /// - Throws: `scim.filter.invalid` where an attribute is unknown, an operator has no meaning for its type (`gt` on a
  ///   boolean or binary, `sw` on a number) or a value is not of its type.
  public init(resolving filter: Filter, against types: any AttributeTypes) throws(CodedError) {
    self = try FilterResolver(scope: .document(types)).resolve(filter)
  }

  /// Checks the filter of a value path, whose attributes are relative to an element of `attribute`. The elements of an
  /// attribute that is not complex have one, `value`, which is the element itself.
  ///
  /// - Throws: `scim.filter.invalid`, as ``init(resolving:against:)`` does.
  public init(resolvingElement filter: Filter, of attribute: AttributeType) throws(CodedError) {
    self = try FilterResolver(scope: .element(attribute)).resolve(filter)
  }
}
