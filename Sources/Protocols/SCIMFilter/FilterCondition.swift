internal import Diagnostics
internal import JSON

/// The tree that runs: like ``ResolvedFilter``, with every right-hand side prepared.
indirect enum FilterCondition: Sendable {
  case all([FilterCondition])
  case any([FilterCondition])
  case not(FilterCondition)
  /// Some value passes the test.
  case some(FilterPlace, ValueTest)
  /// There is no value, or some value fails the test.
  case differs(FilterPlace, ValueTest)
  case present(FilterPlace)
  /// Some element satisfies the condition.
  case element(FilterPlace, FilterCondition)

  init(_ filter: ResolvedFilter) {
    switch filter {
    case .and(let terms): self = .all(terms.map(FilterCondition.init))
    case .or(let terms): self = .any(terms.map(FilterCondition.init))
    case .not(let term): self = .not(FilterCondition(term))
    case .present(let attribute): self = .present(FilterPlace(attribute))
    case .valuePath(let attribute, let inner): self = .element(FilterPlace(attribute), FilterCondition(inner))
    case .comparison(let attribute, .notEqual, let value):
      self = .differs(FilterPlace(attribute), ValueTest(attribute.type, .equal, value))
    case .comparison(let attribute, let comparison, let value):
      self = .some(FilterPlace(attribute), ValueTest(attribute.type, comparison, value))
    }
  }

  func holds(in value: JSONValue) -> Bool {
    switch self {
    case .all(let terms): return terms.allSatisfy { $0.holds(in: value) }
    case .any(let terms): return terms.contains { $0.holds(in: value) }
    case .not(let term): return !term.holds(in: value)
    case .some(let place, let test): return place.search(value) { test.holds(for: $0) } == .met
    case .differs(let place, let test): return place.search(value) { !test.holds(for: $0) } != .unmet
    case .present(let place): return place.search(value) { $0.isPresent } == .met
    case .element(let place, let condition): return place.search(value) { condition.holds(in: $0) } == .met
    }
  }
}

/// Where the values of an attribute stand in a document.
struct FilterPlace: Sendable {
  enum Outcome {
    case absent, unmet, met
  }

  let container: String?
  let attribute: String
  let subAttribute: String?

  init(_ attribute: ResolvedAttribute) {
    self.container = attribute.container
    self.attribute = attribute.attribute.name
    self.subAttribute = attribute.subAttribute?.name
  }

  /// Tries the attribute's values in turn until one passes.
  func search(_ root: JSONValue, _ test: (JSONValue) -> Bool) -> Outcome {
    guard case .object(var members) = root else {
      return attribute.matches(ignoringCase: "value") ? search(root, subAttribute, test) : .absent
    }
    if let container {
      guard case .object(let inner)? = members.member(ignoringCase: container)?.value else { return .absent }
      members = inner
    }
    guard let value = members.member(ignoringCase: attribute)?.value else { return .absent }
    return search(value, subAttribute, test)
  }

  private func search(_ value: JSONValue, _ subAttribute: String?, _ test: (JSONValue) -> Bool) -> Outcome {
    switch value {
    case .null: return .absent
    case .array(let elements):
      var outcome = Outcome.absent
      for element in elements {
        switch search(element, subAttribute, test) {
        case .met: return .met
        case .unmet: outcome = .unmet
        case .absent: break
        }
      }
      return outcome
    case .object(let object):
      guard let subAttribute else { return test(value) ? .met : .unmet }
      guard let inner = object.member(ignoringCase: subAttribute)?.value else { return .absent }
      return search(inner, nil, test)
    case .string, .number, .bool:
      if let subAttribute, !subAttribute.matches(ignoringCase: "value") { return .absent }
      return test(value) ? .met : .unmet
    }
  }
}

extension JSONValue {
  /// Whether there is anything: not null, and in an array or object at least one thing present.
  var isPresent: Bool {
    switch self {
    case .null: false
    case .array(let elements): elements.contains(where: \.isPresent)
    case .object(let object): object.members.contains { $0.value.isPresent }
    case .string, .number, .bool: true
    }
  }
}
