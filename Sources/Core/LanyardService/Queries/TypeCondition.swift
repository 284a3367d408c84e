internal import Diagnostics
internal import SCIM
internal import SCIMFilter

/// What a filter asks of one of several resource types.
enum TypeCondition {
  case everybody
  case nobody
  case those(ResolvedFilter)

  /// Resolves one filter for each of the types. What a type does not have counts as having no value (RFC 7644 §3.4.2.1);
  /// what none of them has is a mistake, and refused.
  ///
  /// - Throws: `scim.filter.invalid` and its kin.
  static func resolve(_ filter: Filter?, for types: [ResourceType]) throws(CodedError) -> [TypeCondition] {
    guard let filter else { return types.map { _ in .everybody } }
    guard types.count > 1 else {
      var conditions: [TypeCondition] = []
      for type in types { conditions.append(.those(try resolve(filter, for: type))) }
      return conditions
    }
    if let stranger = filter.paths.first(where: { path in types.allSatisfy { $0.reference(to: path) == nil } }) {
      throw CodedError(
        .filterInvalid, "no resource type has the attribute `\(stranger)`",
        received: String(stranger.description.prefix(80)), remedy: "name an attribute of a type that is searched")
    }
    var conditions: [TypeCondition] = []
    for type in types {
      switch Remainder(of: filter, in: type) {
      case .always: conditions.append(.everybody)
      case .never: conditions.append(.nobody)
      case .filter(let rest): conditions.append(.those(try resolve(rest, for: type)))
      }
    }
    return conditions
  }

  private static func resolve(_ filter: Filter, for type: ResourceType) throws(CodedError) -> ResolvedFilter {
    let resolved = try ResolvedFilter(resolving: filter, against: type)
    try type.requireSearchable(resolved)
    return resolved
  }
}

/// What remains of a filter once the attributes that a type does not have are taken for absent.
private enum Remainder {
  case always
  case never
  case filter(Filter)

  init(of filter: Filter, in type: ResourceType) {
    switch filter {
    case .and(let terms): self = Self.joined(terms.map { Remainder(of: $0, in: type) }, decidedBy: false)
    case .or(let terms): self = Self.joined(terms.map { Remainder(of: $0, in: type) }, decidedBy: true)
    case .not(let term):
      switch Remainder(of: term, in: type) {
      case .always: self = .never
      case .never: self = .always
      case .filter(let rest): self = .filter(.not(rest))
      }
    case .comparison(let path, let comparison, let value):
      if type.reference(to: path) != nil {
        self = .filter(filter)
      } else {
        // `ne` is true of what is absent, and so is `eq null`.
        let isNull = value == .null
        self = (comparison == .notEqual) != isNull ? .always : .never
      }
    case .present(let path), .valuePath(let path, _):
      self = type.reference(to: path) != nil ? .filter(filter) : .never
    }
  }

  /// - Parameter value: the constant that decides the whole: true of `or`, false of `and`.
  private static func joined(_ terms: [Remainder], decidedBy value: Bool) -> Remainder {
    var rest: [Filter] = []
    for term in terms {
      switch term {
      case .always: if value { return .always }
      case .never: if !value { return .never }
      case .filter(let filter): rest.append(filter)
      }
    }
    guard let first = rest.first else { return value ? .never : .always }
    guard rest.count > 1 else { return .filter(first) }
    return .filter(value ? .or(rest) : .and(rest))
  }
}

extension Filter {
  /// The attributes that the filter reads; inside a value path they are the elements' own.
  fileprivate var paths: [AttributePath] {
    switch self {
    case .and(let terms), .or(let terms): terms.flatMap(\.paths)
    case .not(let term): term.paths
    case .comparison(let path, _, _), .present(let path), .valuePath(let path, _): [path]
    }
  }
}
