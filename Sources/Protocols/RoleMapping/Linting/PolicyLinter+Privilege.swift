internal import Diagnostics
internal import SCIMFilter

/// Privileged roles on conditions that hold for many, or for those about whom nothing is known.
extension PolicyLinter {
  mutating func judgePrivilege(_ rule: Rule) {
    guard let ways = rule.ways else { return }
    let role = policy.roles[rule.rule.rolePlace].reference
    if ways.contains(where: { !$0.terms.contains(where: \.namesSomebody) }) {
      warn(rule.rule, .broad(role))
    } else if let way = ways.first(where: { !$0.terms.contains(where: \.namesExactly) }) {
      let pattern = way.terms.first(where: \.namesSomebody)
      warn(rule.rule, .byPattern(role, pattern.map { "\($0.leaf)" } ?? ""))
    }
    let unsure = ways.flatMap { way in way.terms.filter { !way.isSure(of: $0) } }
    if let term = unsure.first, let attribute = term.attribute { warn(rule.rule, .whenAbsent(role, attribute.path)) }
  }
}

extension Conjunction {
  /// Whether a term says nothing of subjects without its attribute: it needs the attribute, or another term does.
  fileprivate func isSure(of term: Term) -> Bool {
    guard let attribute = term.attribute, !attribute.isActive, !attribute.isSource, !term.needsPresence else {
      return true
    }
    return terms.contains { $0.needsPresence && $0.attribute == attribute }
  }
}

extension Conjunction.Term {
  /// Whether the term picks out few: by a group, an entitlement or a role, or one person by name.
  fileprivate var namesSomebody: Bool {
    guard !isNegated else { return false }
    switch leaf {
    case .comparison(let attribute, let comparison, _): return comparison != .notEqual && attribute.namesSomebody
    case .valuePath(let attribute, _): return attribute.namesSomebody
    default: return false
    }
  }
}

extension Conjunction.Term {
  /// Whether the term picks them out by a whole name, and not by a part that any name may have.
  fileprivate var namesExactly: Bool {
    guard namesSomebody else { return false }
    switch leaf {
    case .comparison(_, let comparison, _): return comparison == .equal
    case .valuePath(_, let filter): return filter.comparesExactly
    default: return false
    }
  }
}

extension ResolvedFilter {
  /// Whether some comparison in it is an `eq`.
  fileprivate var comparesExactly: Bool {
    switch self {
    case .and(let terms), .or(let terms): terms.contains(where: \.comparesExactly)
    case .not: false
    case .comparison(_, let comparison, _): comparison == .equal
    case .valuePath(_, let filter): filter.comparesExactly
    case .present: false
    }
  }
}

extension ResolvedAttribute {
  fileprivate var namesSomebody: Bool {
    guard container == nil else { return false }
    let names = ["groups", "entitlements", "roles", "userName", "externalId", "id"]
    let isAsserted = attribute.name.hasSameOctets(as: "saml") && subAttribute?.name.hasSameOctets(as: "groups") == true
    return isAsserted || names.contains { $0.hasSameOctets(as: attribute.name) }
  }
}

extension CodedError {
  fileprivate static func broad(_ role: RoleReference) -> CodedError {
    CodedError(
      .lintPrivilegedBroad, "the privileged role \(role.description.quoted) follows from no group and no entitlement",
      expected: "a condition that names a group or an entitlement",
      remedy: "add `groups.display eq \"…\"` to every alternative of the condition")
  }

  fileprivate static func byPattern(_ role: RoleReference, _ condition: String) -> CodedError {
    CodedError(
      .lintPrivilegedPattern,
      "the privileged role \(role.description.quoted) follows from any name of a pattern: whoever may give names confers it",
      expected: "a comparison with `eq`", received: condition.quoted,
      remedy: "name each group in full, such as `groups.display eq \"…\"`")
  }

  fileprivate static func whenAbsent(_ role: RoleReference, _ path: AttributePath) -> CodedError {
    CodedError(
      .lintPrivilegedWhenAbsent,
      "the privileged role \(role.description.quoted) is conferred where \(path.description.quoted) is absent",
      expected: "a condition that fails where it knows nothing", received: "`ne` or `not`",
      remedy: "add \("\(path) pr".quoted) beside it, or compare with the values that are allowed")
  }
}
