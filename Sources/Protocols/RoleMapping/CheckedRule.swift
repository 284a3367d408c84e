internal import SCIMFilter

/// A rule ready for deciding.
struct CheckedRule: Sendable {
  let id: String
  let when: String
  let rolePlace: Int
  let resolved: ResolvedFilter
  let validFor: Duration?
  let renew: Bool
  /// Whose statements the rule believes.
  let believed: Set<Authority>
  let reads: FactsRead

  init(_ rule: PolicyChecker.Rule, rolePlace: Int) {
    self.id = rule.id
    self.when = rule.when
    self.rolePlace = rolePlace
    self.resolved = rule.condition
    self.validFor = rule.validFor
    self.renew = rule.renew
    self.believed = rule.believed
    self.reads = rule.reads
  }

  /// The authority that stated a fact the condition reads and that the rule does not believe; nil where there is none.
  func authorityNotBelieved(for source: Authority) -> Authority? {
    if reads.assertions, !believed.contains(.saml) { return .saml }
    if reads.profile, !believed.contains(source) { return source }
    return nil
  }
}
