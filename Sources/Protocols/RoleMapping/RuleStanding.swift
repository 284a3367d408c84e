internal import Diagnostics

/// How one rule stands towards one subject at one instant.
enum RuleStanding {
  case conditionFalse
  /// The condition holds by the word of somebody the rule does not believe.
  case notBelieved(Authority)
  case expired(at: Instant, since: Instant)
  /// `since` is nil for rules without an end.
  case holds(since: Instant?, until: Instant?)
}

extension CheckedRule {
  /// How the rule stands where its condition holds.
  ///
  /// - Parameters:
  ///   - source: who manages the subject.
  ///   - since: when the open episode began, as the ledger has it.
  func standing(managedBy source: Authority, at now: Instant, since: Instant?) -> RuleStanding {
    if let authority = authorityNotBelieved(for: source) { return .notBelieved(authority) }
    guard let validFor else { return .holds(since: nil, until: nil) }
    // A clock that was set back must not lengthen a grant.
    let begun = min(since ?? now, now)
    let end = begun + validFor
    if now < end { return .holds(since: begun, until: end) }
    if renew { return .holds(since: now, until: now + validFor) }
    return .expired(at: end, since: begun)
  }
}
