internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// What the conditions of a policy say of groups, for telling which groups no rule speaks of.
struct GroupConditions: Sendable {
  /// Names compared with `eq` or `ne`.
  private(set) var literals: Set<Anchor> = []
  /// The names as the conditions write them, each as it is written first.
  private(set) var spellings: [Anchor: String] = [:]
  /// All other comparisons of group members, each able to judge one group.
  private(set) var patterns: [CompiledFilter] = []

  init(_ conditions: [ResolvedFilter]) {
    for condition in conditions { read(condition, inGroup: false) }
  }

  private mutating func read(_ filter: ResolvedFilter, inGroup: Bool) {
    switch filter {
    case .and(let terms), .or(let terms): for term in terms { read(term, inGroup: inGroup) }
    case .not(let term): read(term, inGroup: inGroup)
    case .present: break
    case .valuePath(let attribute, let inner):
      if attribute.container == nil, attribute.attribute.name.hasSameOctets(as: "groups") { read(inner, inGroup: true) }
    case .comparison(let attribute, let comparison, let value):
      read(attribute, comparison, value, inGroup: inGroup)
    }
  }

  private mutating func read(
    _ attribute: ResolvedAttribute, _ comparison: ComparisonOperator, _ value: ComparisonValue, inGroup: Bool
  ) {
    let field = inGroup ? Anchor.Field(groupMember: attribute.type.name) : Anchor.Field(attribute)
    guard let field, field != .asserted, case .string(let literal) = value else { return }
    if comparison == .equal || comparison == .notEqual {
      let anchor = Anchor(field: field, literal: literal)
      if literals.insert(anchor).inserted { spellings[anchor] = literal }
    } else {
      let member = ResolvedAttribute(attribute: attribute.type)
      patterns.append(CompiledFilter(.comparison(member, comparison, value)))
    }
  }

  /// Whether some rule speaks of the group by a pattern such as `groups.display sw "Sales"`.
  func patternMatches(_ group: GroupFact) -> Bool {
    guard !patterns.isEmpty else { return false }
    let element = JSONValue.object(group.document)
    return patterns.contains { $0.matches(element: element) }
  }
}
