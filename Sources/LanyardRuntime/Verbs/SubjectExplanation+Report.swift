internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping
internal import SCIMFilter

extension SubjectExplanation {
  /// Each role with each rule that could confer it, and each condition with what it saw.
  var lines: [String] {
    var lines = ["\(userName ?? "") (\(subject)), policy version \(policyVersion)"]
    if source == .saml { lines.append("created by a sign-in; SCIM does not know this person") }
    lines += signIns.map { "sign-in through \($0.connection) at \($0.stated), believed until \($0.expires)" }
    lines += profile.map { "attribute \($0.name): \($0.value.json.text) (\($0.origin.sentence))" }
    for role in roles {
      lines += ["", "\(role.role): \(role.isConferred ? "conferred" : "not conferred")"]
      if role.verdicts.isEmpty { lines.append("  no rule names it") }
      for verdict in role.verdicts {
        lines.append("  rule \(verdict.ruleID): \(verdict.outcome.sentence)")
        lines += verdict.facts.map { fact in
          "    \(fact.holds ? "true " : "false")  \(fact.text)" + (fact.received.map { "  (is \($0))" } ?? "")
        }
      }
    }
    let failed = findings.compactMap(\.error)
    if !failed.isEmpty { lines += [""] + failed.map(\.description) }
    return lines
  }

  var json: JSONValue {
    [
      "subject": .string(subject.description), "userName": userName.map { .string($0) } ?? .null,
      "source": .string(source.rawValue), "signIns": .array(signIns.map(\.json)),
      "attributes": .array(profile.map(\.json)),
      "policyVersion": .number(JSONNumber(policyVersion)),
      "grants": .array(grants.map(\.json)), "roles": .array(roles.map(\.json)),
      "findings": .array(findings.map(\.json)),
    ]
  }
}

extension SignInStanding {
  fileprivate var json: JSONValue {
    [
      "connection": .string(connection), "assertion": .string(assertionID), "stated": .string(stated.rfc3339),
      "expires": .string(expires.rfc3339),
    ]
  }
}

extension ProfileAttribute {
  fileprivate var json: JSONValue { ["name": .string(name), "value": value.json, "origin": .string(origin.word)] }
}

extension ProfileAttribute.Origin {
  fileprivate var word: String {
    switch self {
    case .stated(let authority): authority.rawValue
    case .byDefault: "default"
    }
  }

  fileprivate var sentence: String {
    switch self {
    case .stated(let authority): "stated by \(authority.rawValue)"
    case .byDefault: "by default"
    }
  }
}

extension Grant {
  fileprivate var json: JSONValue {
    [
      "role": .string(role.description), "state": .string(state.rawValue), "since": .string(since.rfc3339),
      "validUntil": validUntil.map { .string($0.rfc3339) } ?? .null, "origin": .object(origin),
      "policyVersion": .number(JSONNumber(policyVersion)),
    ]
  }
}

extension RoleExplanation {
  fileprivate var json: JSONValue {
    [
      "role": .string(role.description), "conferred": .bool(isConferred), "rules": .array(verdicts.map(\.json)),
      "findings": .array(findings.map(\.json)),
    ]
  }
}

extension RuleVerdict {
  fileprivate var json: JSONValue {
    let facts = facts.map { fact -> JSONValue in
      [
        "condition": .string(fact.text), "holds": .bool(fact.holds),
        "received": fact.received.map { .string($0) } ?? .null,
      ]
    }
    return [
      "rule": .string(ruleID), "when": .string(when), "outcome": .string(outcome.sentence), "facts": .array(facts),
    ]
  }
}

extension RuleVerdict.Outcome {
  fileprivate var sentence: String {
    switch self {
    case .confers(nil): "confers it"
    case .confers(let end?): "confers it until \(end)"
    case .conditionFalse: "its condition is false"
    case .notBelieved(let authority): "it does not believe \(authority.rawValue)"
    case .expired(let end): "its time was over at \(end)"
    case .deactivated: "the person is deactivated"
    case .refused: "a required attribute of the person has no usable value"
    case .excluded: "a role that must not meet this one was conferred too"
    }
  }
}
