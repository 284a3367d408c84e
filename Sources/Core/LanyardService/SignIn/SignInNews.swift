internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore

/// What a sign-in states of its subject, beside what earlier ones stated.
struct SignInNews {
  private let facts: SignInFacts
  private let before: [SignInFacts]
  private let leavesGroupsOut: Bool

  /// - Parameter before: what is kept of the subject, the newest first.
  init(_ facts: SignInFacts, before: [SignInFacts], leavesGroupsOut: Bool) {
    self.facts = facts
    self.before = before
    self.leavesGroupsOut = leavesGroupsOut
  }

  private var replaced: SignInFacts? { before.first { $0.connection.hasSameOctets(as: facts.connection) } }

  /// Whether there is nothing to keep, and nothing kept that this would replace.
  private var isNothing: Bool { facts.isEmpty && replaced == nil }

  /// What will be kept, the newest first.
  var after: [SignInFacts] {
    let others = before.filter { !$0.connection.hasSameOctets(as: facts.connection) }
    return isNothing ? before : [facts] + others
  }

  var changes: [Change] { isNothing ? [] : [.putSignInFacts(facts)] }

  /// In the open the log tells how much was stated and how long it counts.
  var told: [AuditChange] {
    guard !isNothing || leavesGroupsOut else { return [] }
    var summary: JSONObject = [
      "groups": .number(JSONNumber(facts.groups.count)), "attributes": .number(JSONNumber(facts.attributes.count)),
      "expires": .string(facts.expires.rfc3339),
    ]
    if leavesGroupsOut { summary["groupsLeftOut"] = true }
    return [AuditChange(replaced == nil ? .added : .replaced, path: "facts", after: .object(summary))]
  }

  /// What was stated, to be sealed; nil where it is what the same identity provider stated before.
  var statement: JSONObject? {
    let isRepeated = replaced.map { $0.document == facts.document && $0.issuer.hasSameOctets(as: facts.issuer) }
    return isNothing || isRepeated == true ? Optional.none : facts.document
  }
}
