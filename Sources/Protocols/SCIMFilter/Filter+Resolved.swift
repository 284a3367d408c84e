extension Filter {
  /// The filter that resolves to `resolved`.
  public init(_ resolved: ResolvedFilter) {
    switch resolved {
    case .and(let terms): self = .and(terms.map(Filter.init))
    case .or(let terms): self = .or(terms.map(Filter.init))
    case .not(let term): self = .not(Filter(term))
    case .comparison(let attribute, let comparison, let value): self = .comparison(attribute.path, comparison, value)
    case .present(let attribute): self = .present(attribute.path)
    case .valuePath(let attribute, let filter): self = .valuePath(attribute.path, Filter(filter))
    }
  }
}

extension ResolvedFilter: CustomStringConvertible {
  /// The filter as text, attributes named as their schema writes them.
  public var description: String { Filter(self).description }
}

extension ResolvedAttribute {
  /// The path that means this attribute.
  public var path: AttributePath {
    AttributePath(schema: container, attribute: attribute.name, subAttribute: subAttribute?.name)
  }
}
