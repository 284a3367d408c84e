internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// What follows from terms that hold together. Everything said here is certain; where nothing is said, nothing is known.
extension Conjunction {
  /// Whether the terms can never hold together.
  var isContradictory: Bool {
    terms.contains { term in terms.contains { $0.excludes(term) } }
      || terms.contains { term in
        guard let (attribute, value) = term.equality, attribute.isSource, case .string(let text) = value else {
          return false
        }
        return Authority(rawValue: text) == nil
      }
  }

  /// Whether whoever satisfies these terms satisfies the others too.
  func implies(_ other: Conjunction) -> Bool {
    other.terms.allSatisfy { wanted in terms.contains { $0.implies(wanted) } }
  }

  /// Whether one of the first always means one of the second.
  static func implies(_ left: [Conjunction], _ right: [Conjunction]) -> Bool {
    left.allSatisfy { left in right.contains { left.implies($0) } }
  }
}

extension Conjunction.Term {
  /// Whether this term never holds where the other does.
  fileprivate func excludes(_ other: Conjunction.Term) -> Bool {
    if leaf == other.leaf { return isNegated != other.isNegated }
    guard let attribute = other.attribute, attribute == self.attribute else { return false }
    if case .present = leaf, isNegated, other.needsPresence { return true }
    // Of a single value that is known, everything is known.
    guard attribute.isSingleValued, let (_, value) = other.equality else { return false }
    return leaf.matches(attribute.document(holding: value)) == isNegated
  }

  /// Whether the other term always holds where this one does.
  fileprivate func implies(_ other: Conjunction.Term) -> Bool {
    if self == other { return true }
    guard let attribute, attribute == other.attribute else { return false }
    if case .present = other.leaf, !other.isNegated { return needsPresence }
    guard let (_, value) = equality else { return false }
    // Of several values one is known: enough where any may satisfy the comparison, and for nothing else.
    guard attribute.isSingleValued || other.needsPresence else { return false }
    return other.leaf.matches(attribute.document(holding: value)) != other.isNegated
  }
}

extension ResolvedAttribute {
  /// A document in which the attribute has this one value.
  fileprivate func document(holding value: ComparisonValue) -> JSONObject {
    var inner = value.json
    if let subAttribute { inner = .object(JSONObject(members: [(subAttribute.name, inner)])) }
    let document = JSONObject(members: [(attribute.name, inner)])
    return container.map { JSONObject(members: [($0, .object(document))]) } ?? document
  }
}
