import Diagnostics
import JSON
import SCIMFilter

/// A second reading of the semantics, as plain and slow as can be: gather all values of an attribute as an array, then ask.
/// It shares nothing with the product's evaluator but the types.
enum FilterOracle {
  static func holds(_ filter: ResolvedFilter, in document: JSONValue) -> Bool {
    switch filter {
    case .and(let terms): return terms.filter { !holds($0, in: document) }.isEmpty
    case .or(let terms): return !terms.filter { holds($0, in: document) }.isEmpty
    case .not(let term): return !holds(term, in: document)
    case .present(let attribute): return !values(of: attribute, in: document).filter(isSomething).isEmpty
    case .valuePath(let attribute, let inner):
      return !values(of: attribute, in: document).filter { holds(inner, in: $0) }.isEmpty
    case .comparison(let attribute, .notEqual, let right):
      let values = values(of: attribute, in: document)
      return values.isEmpty || !values.filter { !compare($0, .equal, right, attribute.type) }.isEmpty
    case .comparison(let attribute, let comparison, let right):
      return !values(of: attribute, in: document).filter { compare($0, comparison, right, attribute.type) }.isEmpty
    }
  }

  private static func values(of attribute: ResolvedAttribute, in document: JSONValue) -> [JSONValue] {
    var path = [attribute.attribute.name]
    if let container = attribute.container { path.insert(container, at: 0) }
    if let subAttribute = attribute.subAttribute { path.append(subAttribute.name) }
    var values = [document]
    for (place, name) in path.enumerated() {
      let mayBeValue = place > 0 && attribute.container == nil || document.objectValue == nil
      values = values.flatMap { value in step(value, name, orItself: mayBeValue && name.lowercased() == "value") }
    }
    return values
  }

  private static func step(_ value: JSONValue, _ name: String, orItself: Bool) -> [JSONValue] {
    if let object = value.objectValue {
      let exact = object.members.filter { Array($0.name.utf8) == Array(name.utf8) }
      let folded = object.members.filter { $0.name.lowercased() == name.lowercased() }
      return (exact + folded).first.map { flat($0.value) } ?? []
    }
    return orItself ? flat(value) : []
  }

  private static func flat(_ value: JSONValue) -> [JSONValue] {
    if let elements = value.arrayValue { return elements.flatMap(flat) }
    return value.isNull ? [] : [value]
  }

  private static func isSomething(_ value: JSONValue) -> Bool {
    guard let object = value.objectValue else { return true }
    return !object.members.flatMap { flat($0.value) }.filter(isSomething).isEmpty
  }
}

extension FilterOracle {
  private static func compare(
    _ left: JSONValue, _ comparison: ComparisonOperator, _ right: ComparisonValue, _ type: AttributeType
  ) -> Bool {
    switch (type.kind, right) {
    case (.boolean, .boolean(let right)): return boolean(left) == right
    case (.dateTime, .string(let right)):
      guard let left = left.stringValue.flatMap({ Instant(rfc3339: $0) }), let right = Instant(rfc3339: right) else {
        return false
      }
      return order(left.milliseconds, right.milliseconds, comparison)
    case (_, .string(let right)):
      guard let left = text(left) else { return false }
      let exact = type.isCaseExact || type.kind == .binary
      return texts(exact ? left : fold(left), comparison, exact ? right : fold(right))
    case (_, .number(let right)):
      guard let left = number(left) else { return false }
      if let a = left.intValue, let b = right.intValue { return order(a, b, comparison) }
      return order(left.doubleValue, right.doubleValue, comparison)
    default: return false
    }
  }

  private static func boolean(_ value: JSONValue) -> Bool? {
    switch value.stringValue?.lowercased() {
    case "true": true
    case "false": false
    default: value.boolValue
    }
  }

  private static func text(_ value: JSONValue) -> String? {
    value.stringValue ?? value.numberValue?.text ?? value.boolValue.map(String.init)
  }

  private static func number(_ value: JSONValue) -> JSONNumber? {
    value.numberValue ?? value.stringValue.flatMap { try? JSONValue(parsing: $0).numberValue }
  }

  private static func fold(_ text: String) -> String {
    String(text.lowercased().unicodeScalars.map { $0 == "ς" ? "σ" : Character($0) })
  }

  private static func texts(_ left: String, _ comparison: ComparisonOperator, _ right: String) -> Bool {
    let (a, b) = (Array(left.utf8), Array(right.utf8))
    switch comparison {
    case .contains: return (0...a.count).contains { a[$0...].starts(with: b) }
    case .startsWith: return a.starts(with: b)
    case .endsWith: return a.reversed().starts(with: b.reversed())
    case .equal: return a == b
    case .notEqual: return a != b
    case .less: return a.lexicographicallyPrecedes(b)
    case .greater: return b.lexicographicallyPrecedes(a)
    case .lessOrEqual: return !b.lexicographicallyPrecedes(a)
    case .greaterOrEqual: return !a.lexicographicallyPrecedes(b)
    }
  }

  private static func order<Value: Comparable>(_ a: Value, _ b: Value, _ comparison: ComparisonOperator) -> Bool {
    switch comparison {
    case .equal: a == b
    case .notEqual: a != b
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .contains, .startsWith, .endsWith: false
    }
  }
}
