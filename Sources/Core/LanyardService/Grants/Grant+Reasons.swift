internal import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping
internal import SCIMFilter

extension ConferredRole {
  /// Why the role is conferred, as a grant's origin keeps it: `[{rule, facts: […]}]`.
  var statedReasons: JSONValue {
    .array(
      reasons.map { reason in
        ["rule": .string(reason.ruleID), "facts": .array(reason.facts.map { .string($0.text) })]
      })
  }
}

extension Grant {
  /// The ids of the rules that conferred it, ordered.
  public var rules: [String] { (origin["rules"]?.arrayValue ?? []).compactMap { $0["rule"]?.stringValue } }

  /// The grant as the audit log tells it. Facts may quote personal values, so the log names rules alone.
  var recorded: JSONValue {
    var object: JSONObject = ["role": .string(role.description), "rules": .array(rules.map { .string($0) })]
    object["validUntil"] = validUntil.map { .string($0.rfc3339) }
    if ended != nil { object["ended"] = .string(state.rawValue) }
    if let endCause { object["cause"] = .string(endCause.rawValue) }
    // A revocation that waits, or waited until a person let it go.
    object["hold"] = hold.map { .string($0.description) }
    return .object(object)
  }
}

extension StoredResource {
  /// Whether the account is active, by the definition that mapping policies use too.
  var isActive: Bool { SubjectDocument.isActive(document) }
}
