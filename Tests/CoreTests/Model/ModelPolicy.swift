import Diagnostics
import RoleMapping

/// A rule as the model knows it.
struct ModelRule: Hashable, Sendable {
  var id: String
  var role: RoleReference
  var condition: ModelCondition
  /// How long a grant lasts, in minutes; nil for as long as the condition holds.
  var minutes: Int?
  var renews = false
  /// After how many minutes without a use a grant ends; nil for never.
  var unusedMinutes: Int?
  /// Whose word it believes; nil for the default of its role.
  var sources: [String]?

  /// Whether the rule believes whoever states what its condition reads.
  var isBelieved: Bool { !condition.readsDirectory || sources?.contains("scim") ?? true }

  /// Why no policy may have such a rule; nil where one may.
  func problem(under offer: ModelOffer) -> ErrorCode? {
    guard offer.allows(role) else { return .mappingRoleAboveCeiling }
    guard condition.readsStatements else { return nil }
    if let sources { return sources.contains("saml") ? nil : .mappingSourceNotBelieved }
    return ModelOffer.privileged.contains(role) ? .mappingRolePrivileged : nil
  }

  var unusedAfter: Duration? { unusedMinutes.map { .seconds(60 * $0) } }

  /// The rule as a manifest has it.
  var text: String {
    var members = [
      #""id": "\#(id)""#, #""application": "\#(role.application)""#, #""role": "\#(role.role)""#,
      #""when": "\#(condition.filter.replacing("\"", with: "\\\""))""#,
    ]
    if let minutes { members.append(#""validFor": "PT\#(minutes)M""#) }
    if let unusedMinutes { members.append(#""unusedAfter": "PT\#(unusedMinutes)M""#) }
    if renews { members.append(#""renew": true"#) }
    if let sources { members.append(#""sources": [\#(sources.map { "\"\($0)\"" }.joined(separator: ", "))]"#) }
    return "{\(members.joined(separator: ", "))}"
  }
}

/// To whom a policy is rolled out.
enum ModelStage: Hashable, Sendable {
  case percent(Int)
  /// The members of a group.
  case group(String)

  var text: String {
    switch self {
    case .percent(let percent): #"{"percent": \#(percent)}"#
    case .group(let name): #"{"group": "\#(name)"}"#
    }
  }
}

/// What a version of the policy said.
struct ModelPolicy: Hashable, Sendable {
  /// What a version that judges a part of the people stands on.
  struct Lineage: Hashable, Sendable {
    /// The version that judges the others.
    var base: Int
    /// The version with which the rollout began.
    var begun: Int
  }

  var rules: [ModelRule]
  /// Nil where it judges everybody.
  var stage: ModelStage?
  var lineage: Lineage?
}

/// What is done with a rollout that is under way.
enum ModelRolloutStep: Hashable, Sendable {
  case stage(ModelStage)
  case complete
  case abandon
}
