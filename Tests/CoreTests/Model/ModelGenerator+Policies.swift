import RoleMapping

/// Policies and offers.
extension ModelGenerator {
  mutating func offer() -> ModelOffer {
    let pairs = ModelOffer.roles.shuffled(using: &random)
    let own = [
      RoleReference(application: "crm", role: "supervisor"), RoleReference(application: "crm", role: "auditor"),
    ]
    var exclusive: [String: [[RoleReference]]] = ["crm": [own], "finance": [Array(pairs.prefix(number(2...3)))]]
    if once(in: 2) { exclusive["ops"] = [Array(pairs.suffix(2))] }
    var ceiling = ["crm": ["agent", "supervisor", "auditor", "admin"], "ops": ["viewer", "operator", "root"]]
    if once(in: 3) { ceiling["crm"] = ["agent", "auditor", "admin"] }
    if once(in: 4) { ceiling["ops"] = nil }
    if once(in: 4) { ceiling["finance"] = [] }
    return ModelOffer(exclusive: exclusive, ceiling: ceiling)
  }

  /// Rules that the offer allows.
  mutating func rules(under offer: ModelOffer) -> [ModelRule] {
    let roles = ModelOffer.roles.filter(offer.allows)
    return (0..<number(4...9)).map { place in lawful(rule("r\(place)", pick(roles))) }
  }

  /// The rule as a policy may have it: it believes sign-ins if it reads what they state.
  private func lawful(_ rule: ModelRule) -> ModelRule {
    var rule = rule
    if rule.condition.readsStatements { rule.sources = ["saml"] + (rule.condition.readsDirectory ? ["scim"] : []) }
    return rule
  }

  mutating func rule(_ id: String, _ role: RoleReference) -> ModelRule {
    var rule = ModelRule(id: id, role: role, condition: condition())
    if once(in: 3) {
      rule.minutes = pick([5, 30, 480])
      rule.renews = once(in: 3)
    }
    if once(in: 4) { rule.unusedMinutes = pick([30, 240]) }
    if once(in: 6) { rule.sources = pick([["scim"], ["saml"], ["scim", "saml"]]) }
    return once(in: 12) ? rule : lawful(rule)
  }

  mutating func condition(depth: Int = 0) -> ModelCondition {
    switch number(0...(depth < 2 ? 13 : 8)) {
    case 0...2: .group(pick(Self.groupNames))
    case 3: .groupPrefix(pick(["S", "on"]))
    case 4: .groupKey(pick(Self.keys))
    case 5: .userType(pick(Self.userTypes))
    case 6: .otherUserType(pick(Self.userTypes))
    case 7: once(in: 2) ? .hasUserType : .department(pick(Self.departments))
    case 8: .statedGroup(pick(Self.groupNames))
    case 9: .not(condition(depth: depth + 1))
    case 10, 11: .both(condition(depth: depth + 1), condition(depth: depth + 1))
    default: .either(condition(depth: depth + 1), condition(depth: depth + 1))
    }
  }

  mutating func stage() -> ModelStage {
    once(in: 3) ? .group(pick(Self.groupNames)) : .percent(pick([10, 30, 60, 90]))
  }

  mutating func rolloutStep() -> ModelRolloutStep {
    switch number(0...3) {
    case 0: .complete
    case 1: .abandon
    default: .stage(stage())
    }
  }

  /// What becomes of a policy: one rule more, one less, one changed; seldom another policy altogether, or one that asks
  /// for too much.
  mutating func change(of rules: [ModelRule], under offer: ModelOffer) -> [ModelRule] {
    var next = rules
    let roles = ModelOffer.roles.filter { offer.allows($0) || once(in: 12) }
    switch number(0...5) {
    case 0: next.append(rule("r\(number(10...99))x\(next.count)", pick(roles)))
    case 1 where next.count > 2: next.remove(at: number(0...next.count - 1))
    case 2, 3:
      let place = number(0...next.count - 1)
      next[place] = rule(next[place].id, pick([next[place].role, pick(roles)]))
    case 4: next.shuffle(using: &random)
    default: return self.rules(under: offer)
    }
    return Dictionary(grouping: next, by: \.id).allSatisfy { $0.value.count == 1 } ? next : rules
  }
}
