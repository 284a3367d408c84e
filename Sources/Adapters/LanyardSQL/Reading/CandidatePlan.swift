internal import LanyardCore
internal import SCIMFilter

/// Where to look for the resources a filter may match: a set that holds every match and is cheap to list by id. Each
/// candidate is then judged by the filter itself, so a plan decides the cost and never the answer.
enum CandidatePlan {
  /// The resource of this id, and no other.
  case one(ResourceID)
  /// The resources whose attribute has this value in the attribute index.
  case indexed(attribute: String, IndexKey)
  /// The groups that have this member.
  case holding(ResourceID)
  /// No resource can match.
  case none
  /// Every resource of the type.
  case all

  init(for filter: ResolvedFilter) {
    let terms = if case .and(let terms) = filter { terms } else { [filter] }
    self = terms.compactMap(Self.plan).min { $0.cost < $1.cost } ?? .all
  }

  /// What one term of a conjunction narrows the search to; nil where it narrows nothing.
  private static func plan(_ term: ResolvedFilter) -> CandidatePlan? {
    switch term {
    case .comparison(let attribute, .equal, .string(let value)):
      return plan(attribute, value)
    case .valuePath(let outer, let inner):
      // Some element satisfies the whole inner filter, so some element has each value it demands.
      let terms = if case .and(let terms) = inner { terms } else { [inner] }
      return terms.compactMap { term in
        guard case .comparison(let attribute, .equal, .string(let value)) = term else { return nil }
        let type = attribute.attribute
        return plan(
          ResolvedAttribute(container: outer.container, attribute: outer.attribute, subAttribute: type), value)
      }.min { $0.cost < $1.cost }
    default:
      return nil
    }
  }

  private static func plan(_ attribute: ResolvedAttribute, _ value: String) -> CandidatePlan? {
    switch attribute.key {
    case "id": return ResourceID(CaseFolding.fold(value)).map { .one($0) } ?? CandidatePlan.none
    case "members.value": return ResourceID(CaseFolding.fold(value)).map { .holding($0) } ?? CandidatePlan.none
    default:
      guard attribute.isIndexed, !value.isEmpty else { return nil }
      return .indexed(
        attribute: attribute.key, IndexKey(folded: attribute.type.isCaseExact ? value : CaseFolding.fold(value)))
    }
  }

  private var cost: Int {
    switch self {
    case .none: 0
    case .one: 1
    case .indexed("userName", _): 2
    case .indexed("externalId", _): 3
    case .indexed: 4
    case .holding: 5
    case .all: 6
    }
  }
}

extension ResolvedAttribute {
  /// Whether the attribute index knows every value: strings and references of the stored document. What Lanyard adds
  /// when it shows a resource (`meta`, `schemas`, relations) is not in it.
  fileprivate var isIndexed: Bool {
    if container == nil, ["meta", "schemas", "members", "groups"].contains(attribute.name) { return false }
    return type.kind == .string || type.kind == .reference
  }
}
