public import JSON

/// A filter made ready to run many times: what its right-hand sides need, folding and parsing, has been done.
///
/// - Of a multi-valued attribute any value may satisfy a comparison.
/// - An attribute is absent if it is missing, null or an empty array; a complex one also if none of its members is there.
/// - `ne` holds where the attribute is absent or any value differs; of a single value it is exactly `not eq`.
///   `not (emails eq "x")` in contrast holds only where no value is `x`.
/// - Both sides are compared by the form that ``AttributeType/folded(_:)`` gives them: texts without letter case where the
///   attribute is not case-exact, instants as moments, numbers by value; order is that of the form's octets.
/// - A value of the wrong JSON kind is read as its attribute's type where it can be: `"True"` as a boolean, `"7"` as a
///   number, a bare text among complex values as their `value`. Where it cannot be, no comparison but `ne` holds.
public struct CompiledFilter: Sendable {
  /// What was compiled.
  public let filter: ResolvedFilter
  private let condition: FilterCondition

  public init(_ filter: ResolvedFilter) {
    self.filter = filter
    self.condition = FilterCondition(filter)
  }

  /// Whether the filter holds for a document whose attributes stand at its top level or under their extension's URN.
  public func matches(_ document: JSONObject) -> Bool { condition.holds(in: .object(document)) }

  /// Whether the filter of a value path, resolved by ``ResolvedFilter/init(resolvingElement:of:)``, holds for one value.
  public func matches(element: JSONValue) -> Bool { condition.holds(in: element) }
}

extension ResolvedFilter {
  /// Whether the filter holds for `document`; see ``CompiledFilter``, which is faster when the filter runs more than once.
  public func matches(_ document: JSONObject) -> Bool { CompiledFilter(self).matches(document) }

  /// Whether the filter of a value path holds for one value of its attribute.
  public func matches(element: JSONValue) -> Bool { CompiledFilter(self).matches(element: element) }
}
