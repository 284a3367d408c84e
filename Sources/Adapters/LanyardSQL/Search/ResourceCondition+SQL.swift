internal import LanyardCore
internal import SCIMFilter

/// How a statement names the resource that a condition is about.
struct CandidateName {
  /// The expression of its id.
  let id: String
  /// The name of its row in `resources`, where the statement has it.
  var row: String?
}

/// Conditions as questions about one resource at a time. `$1` is the tenant and `$2` the type.
extension Logic<ResourceLeaf> {
  func sql(_ candidate: CandidateName, _ builder: inout StatementBuilder) -> String {
    switch self {
    case .all(let terms): Self.joined(terms, "and", "1 = 1") { $0.sql(candidate, &builder) }
    case .any(let terms): Self.joined(terms, "or", "1 = 0") { $0.sql(candidate, &builder) }
    case .not(let term): "not (\(term.sql(candidate, &builder)))"
    case .leaf(let leaf): leaf.sql(candidate, &builder)
    }
  }
}

extension Logic<ValueLeaf> {
  /// About one element, whose number is the expression `element`.
  func sql(_ candidate: CandidateName, element: String, _ builder: inout StatementBuilder) -> String {
    switch self {
    case .all(let terms): Self.joined(terms, "and", "1 = 1") { $0.sql(candidate, element: element, &builder) }
    case .any(let terms): Self.joined(terms, "or", "1 = 0") { $0.sql(candidate, element: element, &builder) }
    case .not(let term): "not (\(term.sql(candidate, element: element, &builder)))"
    case .leaf(let leaf):
      """
      exists (select 1 from \(leaf.rows(of: candidate.id, "part", &builder)) and part.element = \(element))
      """
    }
  }
}

extension Logic {
  fileprivate static func joined(
    _ terms: [Logic], _ word: String, _ empty: String, _ text: (Logic) -> String
  ) -> String {
    terms.isEmpty ? empty : "(" + terms.map(text).joined(separator: " \(word) ") + ")"
  }
}

extension ResourceLeaf {
  func sql(_ candidate: CandidateName, _ builder: inout StatementBuilder) -> String {
    switch self {
    case .value(let value):
      return "exists (select 1 from \(value.rows(of: candidate.id, "held", &builder)))"
    case .element(let lead, let rest):
      let found = lead.rows(of: candidate.id, "lead", &builder)
      let besides = rest.isAlways ? "" : " and " + rest.sql(candidate, element: "lead.element", &builder)
      return "exists (select 1 from \(found)\(besides))"
    case .id(let comparison, let id):
      return "\(candidate.id) \(comparison.sign) \(builder.bind(.id(id)))"
    case .moment(let column, let comparison, let moment):
      let test = "\(column) \(comparison.sign) \(builder.bind(.integer(moment)))"
      guard candidate.row == nil else { return "\(candidate.row ?? "").\(test)" }
      return """
        exists (select 1 from resources dated where dated.tenant = $1 and dated.id = \(candidate.id) \
        and dated.\(test))
        """
    case .member(let member):
      let named = member.map { " and joined.member_id = " + builder.bind(.id($0)) } ?? ""
      return """
        exists (select 1 from memberships joined where joined.tenant = $1 \
        and joined.group_id = \(candidate.id)\(named))
        """
    }
  }
}

extension ValueLeaf {
  /// What follows `from`: the rows of the resource that pass. An equality is found at once by the index of values, which
  /// begins with the type; everything else is to be looked for among the rows of the resource, not among those of the
  /// attribute.
  fileprivate func rows(of id: String, _ row: String, _ builder: inout StatementBuilder) -> String {
    let (index, type) = isEquality ? ("", " and \(row).type = $2") : (builder.dialect.byResource, "")
    return
      "attribute_index \(row)\(index) where \(row).tenant = $1\(type) and \(row).resource = \(id) and \(sql(row, &builder))"
  }

  /// On a row, whosever it is.
  func sql(_ row: String, _ builder: inout StatementBuilder) -> String {
    let names = keys.map { builder.bind(.text($0)) }
    let key = names.count == 1 ? "= \(names[0])" : "in (\(names.joined(separator: ", ")))"
    let test = test.map { " and " + $0.sql(row, &builder) } ?? ""
    return "\(row).attribute \(key)\(test)"
  }
}

extension ComparisonOperator {
  /// The operator between things that have an order and no parts.
  var sign: String {
    switch self {
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .less: "<"
    case .lessOrEqual: "<="
    case .notEqual: "<>"
    case .equal, .contains, .startsWith, .endsWith: "="
    }
  }
}
