internal import Diagnostics
internal import JSON

/// Finds the attributes of a filter in its scope and checks operators and values against their types.
struct FilterResolver {
  enum Scope {
    case document(any AttributeTypes)
    /// One value of this attribute.
    case element(AttributeType)
  }

  let scope: Scope

  func resolve(_ filter: Filter) throws(CodedError) -> ResolvedFilter {
    switch filter {
    case .and(let terms): return .and(try resolve(terms))
    case .or(let terms): return .or(try resolve(terms))
    case .not(let term): return .not(try resolve(term))
    case .present(let path): return .present(try locate(path))
    case .comparison(let path, let comparison, .null): return try presence(of: path, comparison)
    case .comparison(let path, let comparison, let value):
      let attribute = try comparable(try locate(path), as: path)
      try check(comparison, on: attribute.type, path)
      return .comparison(attribute, comparison, try typed(value, for: attribute.type, path))
    case .valuePath(let path, let filter):
      let attribute = try locate(path)
      guard case .document = scope, attribute.type.isMultiValued || attribute.type.kind == .complex else {
        throw invalid(
          path, "the attribute has no values to choose from", expected: "a complex or multi-valued attribute",
          remedy: "compare the attribute itself")
      }
      return .valuePath(attribute, try FilterResolver(scope: .element(attribute.type)).resolve(filter))
    }
  }

  private func resolve(_ terms: [Filter]) throws(CodedError) -> [ResolvedFilter] {
    var resolved: [ResolvedFilter] = []
    resolved.reserveCapacity(terms.count)
    for term in terms { resolved.append(try resolve(term)) }
    return resolved
  }

  /// `eq null` and `ne null`.
  private func presence(
    of path: AttributePath, _ comparison: ComparisonOperator
  ) throws(CodedError) -> ResolvedFilter {
    let attribute = try locate(path)
    switch comparison {
    case .equal: return .not(.present(attribute))
    case .notEqual: return .present(attribute)
    default:
      throw invalid(
        path, "null has no order and no parts", expected: "eq or ne", received: comparison.rawValue,
        remedy: "compare with eq null, ne null or pr")
    }
  }

  /// The attribute itself, or the `value` of a complex one.
  private func comparable(
    _ attribute: ResolvedAttribute, as path: AttributePath
  ) throws(CodedError) -> ResolvedAttribute {
    guard attribute.type.kind == .complex else { return attribute }
    guard attribute.subAttribute == nil, let value = attribute.attribute.subAttribute(named: "value"),
      value.kind != .complex
    else {
      throw invalid(
        path, "a complex attribute without `value` cannot be compared", expected: "one of its sub-attributes",
        remedy: "name the sub-attribute, such as name.givenName")
    }
    return ResolvedAttribute(container: attribute.container, attribute: attribute.attribute, subAttribute: value)
  }
}

/// Finding attributes.
extension FilterResolver {
  private func locate(_ path: AttributePath) throws(CodedError) -> ResolvedAttribute {
    switch scope {
    case .document(let types):
      guard let found = types.attribute(named: path.attribute, schema: path.schema) else { throw unknown(path) }
      let attribute = ResolvedAttribute(container: found.container, attribute: found.type)
      guard let name = path.subAttribute else { return attribute }
      guard let subAttribute = found.type.subAttribute(named: name) else { throw unknown(path) }
      return ResolvedAttribute(container: found.container, attribute: found.type, subAttribute: subAttribute)
    case .element(let type):
      guard path.schema == nil, path.subAttribute == nil, let found = type.elementAttribute(named: path.attribute)
      else {
        throw unknown(path, within: type)
      }
      return ResolvedAttribute(attribute: found)
    }
  }

  private func unknown(_ path: AttributePath, within type: AttributeType? = nil) -> CodedError {
    let names = type.map { $0.kind == .complex ? $0.subAttributes.map(\.name) : ["value"] }
    return invalid(
      path, "the filter names an attribute that does not exist",
      expected: names.map { "one of " + $0.joined(separator: ", ") } ?? "an attribute of the schema",
      received: "`\(path.description.prefix(120))`", remedy: "correct the name, or extend the schema")
  }

  func invalid(
    _ path: AttributePath, _ message: String, expected: String, received: String? = nil, remedy: String
  ) -> CodedError {
    CodedError(
      .filterInvalid, "`\(path.description.prefix(120))`: \(message)", expected: expected, received: received,
      remedy: remedy)
  }
}

extension AttributeType {
  /// What a filter inside brackets can name.
  fileprivate func elementAttribute(named name: String) -> AttributeType? {
    if kind == .complex { return subAttribute(named: name) }
    return name.matches(ignoringCase: "value")
      ? AttributeType(name: "value", kind: kind).compared(comparison) : nil
  }
}
