public import JSON

/// A filter as a tree, with what each node came to in one document.
public struct FilterExplanation: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case and, or, not
    /// A test of an attribute: a leaf.
    case test
    /// A value path: its terms are what its inner filter came to in each element, those that satisfy it first.
    case element
  }

  /// As many elements as an explanation shows of a value path.
  public static let maximumElements = 8

  public var kind: Kind
  /// The node as text: `groups.display eq "Support"`.
  public var text: String
  public var holds: Bool
  /// The values that a test or a value path saw, as JSON; nil where there were none, and for the nodes above.
  public var received: String?
  public var terms: [FilterExplanation]
}

extension ResolvedFilter {
  /// Explains a filter as the tree it is.
  ///
  /// Its root holds exactly where the filter matches the document; no term is left out because another decided already.
  public func explanation(of document: JSONObject) -> FilterExplanation {
    explanation(in: .object(document))
  }

  private func explanation(in value: JSONValue) -> FilterExplanation {
    switch self {
    case .and(let terms):
      let explained = terms.map { $0.explanation(in: value) }
      return node(.and, holds: explained.allSatisfy(\.holds), explained)
    case .or(let terms):
      let explained = terms.map { $0.explanation(in: value) }
      return node(.or, holds: explained.contains(where: \.holds), explained)
    case .not(let term):
      let explained = term.explanation(in: value)
      return node(.not, holds: !explained.holds, [explained])
    case .comparison, .present:
      return leaf(.test, in: value, [])
    case .valuePath(_, let inner):
      let found = FilterCondition(self).values(in: value)
      let others = found.all.filter { element in !found.met.contains(element) }
      let shown = (found.met + others).prefix(FilterExplanation.maximumElements)
      return leaf(.element, in: value, shown.map { inner.explanation(in: $0) })
    }
  }

  private func node(_ kind: FilterExplanation.Kind, holds: Bool, _ terms: [FilterExplanation]) -> FilterExplanation {
    FilterExplanation(kind: kind, text: description, holds: holds, received: nil, terms: terms)
  }

  private func leaf(
    _ kind: FilterExplanation.Kind, in value: JSONValue, _ terms: [FilterExplanation]
  ) -> FilterExplanation {
    let fact = fact(in: value)
    return FilterExplanation(kind: kind, text: fact.text, holds: fact.holds, received: fact.received, terms: terms)
  }
}
