internal import SCIMFilter

/// A rule ready for deciding. Immutable; a class, so that looking at one costs a reference and not one for each of its parts.
final class CheckedRule: Sendable {
  let id: String
  let when: String
  /// Where the rule stands in its document.
  let pointer: String
  let rolePlace: Int
  let resolved: ResolvedFilter
  let validFor: Duration?
  let renew: Bool
  let unusedAfter: Duration?
  /// Whether the condition reads `saml`.
  let readsAssertions: Bool
  /// For subjects that the directory, or that assertions manage: the authority that stated a fact the condition reads and
  /// that the rule does not believe.
  private let notBelievedOfSCIM: Authority?
  private let notBelievedOfSAML: Authority?

  init(_ rule: PolicyChecker.Rule, rolePlace: Int) {
    self.id = rule.id
    self.when = rule.when
    self.pointer = rule.pointer
    self.rolePlace = rolePlace
    self.resolved = rule.condition
    self.validFor = rule.validFor
    self.renew = rule.renew
    self.unusedAfter = rule.unusedAfter
    self.readsAssertions = rule.reads.assertions
    self.notBelievedOfSCIM = rule.authorityNotBelieved(for: .scim)
    self.notBelievedOfSAML = rule.authorityNotBelieved(for: .saml)
  }

  /// The authority that stated a fact the condition reads and that the rule does not believe; nil where there is none.
  func authorityNotBelieved(for source: Authority) -> Authority? {
    switch source {
    case .scim: notBelievedOfSCIM
    case .saml: notBelievedOfSAML
    }
  }
}

extension PolicyChecker.Rule {
  fileprivate func authorityNotBelieved(for source: Authority) -> Authority? {
    // That such a subject exists at all is the word of an assertion, whatever else the condition reads.
    if source == .saml || reads.assertions, !believed.contains(.saml) { return .saml }
    if reads.profile, !believed.contains(source) { return source }
    return nil
  }
}
