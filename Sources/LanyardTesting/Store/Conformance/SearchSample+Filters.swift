internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// Filters.
extension SearchSample {
  mutating func filter(depth: Int = 3, ids: [ResourceID]) -> ResolvedFilter {
    switch depth > 0 ? number(below: 10) : 9 {
    case 0, 1: return .and((0...1 + number(below: 2)).map { _ in filter(depth: depth - 1, ids: ids) })
    case 2, 3: return .or((0...1 + number(below: 2)).map { _ in filter(depth: depth - 1, ids: ids) })
    case 4: return .not(filter(depth: depth - 1, ids: ids))
    default: return term(ids: ids)
    }
  }

  private mutating func term(ids: [ResourceID]) -> ResolvedFilter {
    switch number(below: 12) {
    case 0: return column(ids)
    case 1, 2:
      let attribute = one(of: Self.main.filter { $0.isMultiValued || $0.kind == .complex })
      return .valuePath(ResolvedAttribute(attribute: attribute.type), elementFilter(of: attribute.type))
    case 3: return .present(attribute(canBeComplex: true))
    default: return comparison(attribute(canBeComplex: false))
    }
  }

  private mutating func attribute(canBeComplex: Bool) -> ResolvedAttribute {
    if chance(15) { return ResolvedAttribute(container: Self.container, attribute: one(of: Self.extra).type) }
    let attribute = one(of: Self.main).type
    guard attribute.kind == .complex, !canBeComplex || chance(50) else {
      return ResolvedAttribute(attribute: attribute)
    }
    return ResolvedAttribute(attribute: attribute, subAttribute: one(of: attribute.subAttributes))
  }

  private mutating func elementFilter(of attribute: AttributeType, depth: Int = 2) -> ResolvedFilter {
    switch depth > 0 ? number(below: 8) : 7 {
    case 0, 1: return .and((0...1).map { _ in elementFilter(of: attribute, depth: depth - 1) })
    case 2: return .or((0...1).map { _ in elementFilter(of: attribute, depth: depth - 1) })
    case 3: return .not(elementFilter(of: attribute, depth: depth - 1))
    default: break
    }
    var inner = attribute
    if attribute.kind == .complex {
      inner = one(of: attribute.subAttributes)
    } else {
      // The element itself.
      (inner.name, inner.isMultiValued) = ("value", false)
    }
    return chance(20) ? .present(ResolvedAttribute(attribute: inner)) : comparison(ResolvedAttribute(attribute: inner))
  }

  private mutating func comparison(_ attribute: ResolvedAttribute) -> ResolvedFilter {
    let operators: [ComparisonOperator]
    switch attribute.type.kind {
    case .string, .reference, .complex: operators = ComparisonOperator.allCases
    case .boolean, .binary: operators = [.equal, .notEqual]
    case .integer, .decimal, .dateTime:
      operators = [.equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual]
    }
    return .comparison(attribute, one(of: operators), comparable(value(of: attribute.type.kind)))
  }

  private func comparable(_ value: JSONValue) -> ComparisonValue {
    switch value {
    case .bool(let flag): .boolean(flag)
    case .number(let number): .number(number)
    default: .string(value.stringValue ?? "")
    }
  }

  /// What is no attribute of the document: the id and `meta`.
  private mutating func column(_ ids: [ResourceID]) -> ResolvedFilter {
    let id = ResolvedAttribute(attribute: AttributeType(name: "id", kind: .string, isCaseExact: true))
    let parts = [
      AttributeType(name: "created", kind: .dateTime), AttributeType(name: "lastModified", kind: .dateTime),
      AttributeType(name: "resourceType", kind: .string, isCaseExact: true),
      AttributeType(name: "version", kind: .string, isCaseExact: true),
    ]
    let meta = AttributeType(name: "meta", kind: .complex, subAttributes: parts)
    switch number(below: 6) {
    case 0, 1: return .comparison(id, one(of: ComparisonOperator.allCases), .string(one(of: ids).description))
    case 2: return .comparison(id, one(of: ComparisonOperator.allCases), .string(one(of: ["", "0", "A", "nobody"])))
    case 3:
      let part = one(of: Array(parts[2...]))
      let value = ComparisonValue.string(one(of: ["User", "user", "Group", "W/\"1\""]))
      return .comparison(
        ResolvedAttribute(attribute: meta, subAttribute: part), one(of: ComparisonOperator.allCases), value)
    case 4: return .present(ResolvedAttribute(attribute: meta, subAttribute: one(of: parts)))
    default:
      let moment = Sample.moment + .milliseconds(number(below: 40))
      let operators: [ComparisonOperator] = [.equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual]
      return .comparison(
        ResolvedAttribute(attribute: meta, subAttribute: one(of: Array(parts[..<2]))), one(of: operators),
        .string(moment.rfc3339))
    }
  }
}
