internal import JSON

extension Filter: CustomStringConvertible {
  /// The filter as text, with single blanks and no needless parentheses. Parsing it gives this filter again.
  public var description: String {
    switch self {
    case .and(let terms): terms.map { $0.isDisjunction ? "(\($0))" : $0.description }.joined(separator: " and ")
    case .or(let terms): terms.map(\.description).joined(separator: " or ")
    case .not(let term): "not (\(term))"
    case .comparison(let path, let comparison, let value): "\(path) \(comparison.rawValue) \(value)"
    case .present(let path): "\(path) pr"
    case .valuePath(let path, let filter): "\(path)[\(filter)]"
    }
  }

  private var isDisjunction: Bool {
    if case .or = self { true } else { false }
  }
}

extension ComparisonValue: CustomStringConvertible {
  /// The value as JSON.
  public var description: String { json.text }
}
