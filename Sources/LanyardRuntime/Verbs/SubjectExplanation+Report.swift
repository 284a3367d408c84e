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
    let deactivated = isGone ? [] : findings.compactMap(\.error).filter { $0.code == .subjectDeactivated }
    if isGone {
      lines.append("gone from the directory, and judged like somebody deactivated; what waits is still in force")
    }
    lines += deactivated.flatMap { ["\($0)", "  hint: \($0.remedy)"] }
    if let rollout { lines.append(rollout.sentence) }
    if source == .saml { lines.append("created by a sign-in; SCIM does not know this person") }
    lines += signIns.map { "sign-in through \($0.connection) at \($0.stated), believed until \($0.expires)" }
    lines += profile.map { "attribute \($0.name): \($0.value.json.text) (\($0.origin.sentence))" }
    for role in toldRoles { lines += isLong ? shortLines(of: role) : self.lines(of: role, role.verdicts) }
    lines += untoldLines
    let waiting = grants.filter { $0.state == .held }
    if !waiting.isEmpty { lines += [""] + waiting.map(\.waitingSentence) }
    let failed = findings.compactMap(\.error).filter { $0.code != .subjectDeactivated }
    if !failed.isEmpty { lines += [""] + failed.map(\.description) }
    return lines
  }

  /// What is held or conferred first, then what a rule could confer.
  private var toldRoles: [RoleExplanation] {
    let told = roles.filter { !isUntold($0) }
    func isNear(_ role: RoleExplanation) -> Bool { role.isConferred || grants.contains { $0.role == role.role } }
    return told.filter(isNear) + told.filter { !isNear($0) }
  }

  /// Of several roles there is nothing to say of one that no rule names and that nobody gave.
  private func isUntold(_ role: RoleExplanation) -> Bool {
    let codes = (statements[role.role] ?? []).map(\.code)
    return roles.count > 1 && role.verdicts.isEmpty && !grants.contains { $0.role == role.role }
      && codes.allSatisfy { $0 == .noRule || $0 == .aboveCeiling }
  }

  private var untoldLines: [String] {
    let untold = roles.filter(isUntold).map(\.role.description)
    guard !untold.isEmpty else { return [] }
    let (count, names) = (untold.count, untold.prefix(20).joined(separator: ", ") + (untold.count > 20 ? ", …" : ""))
    return [
      "", "\(count == 1 ? "1 more role" : "\(count) more roles") that no rule names (`--role` tells of one): \(names)",
    ]
  }

  /// More rules than anybody reads are told of the role that is asked for.
  private static let mostRules = 100

  private var isLong: Bool { roles.count > 1 && roles.reduce(0) { $0 + $1.verdicts.count } > Self.mostRules }

  private func lines(of role: RoleExplanation, _ verdicts: [RuleVerdict]) -> [String] {
    var lines = ["", "\(role.role): \(role.isConferred ? "conferred" : "not conferred")"]
    for statement in statements[role.role] ?? [] {
      lines.append("  \(statement.text)")
      if let remedy = statement.remedy { lines.append("    hint: \(remedy)") }
    }
    for verdict in verdicts {
      lines.append("  rule \(verdict.ruleID): \(verdict.outcome.sentence)")
      lines += verdict.condition.lines(depth: 2)
    }
    return lines
  }

  /// What is held or conferred, by the rules that confer it; of other roles only how to ask for them.
  private func shortLines(of role: RoleExplanation) -> [String] {
    let confers = role.verdicts.filter { if case .confers = $0.outcome { true } else { false } }
    let others = role.verdicts.count - confers.count
    let rules = others == 1 ? "1 rule" : "\(others) rules"
    guard role.isConferred else {
      let state = grants.contains { $0.role == role.role } ? "held, and not conferred" : "not conferred"
      return ["", "\(role.role): \(state) by \(rules); see them with `--role \(role.role)`"]
    }
    return lines(of: role, confers)
      + (others == 0 ? [] : ["  \(rules) more do not: see them with `--role \(role.role)`"])
  }

  var json: JSONValue {
    [
      "subject": .string(subject.description), "userName": userName.map { .string($0) } ?? .null,
      "gone": .bool(isGone),
      "source": .string(source.rawValue), "signIns": .array(signIns.map(\.json)),
      "attributes": .array(profile.map(\.json)),
      "policyVersion": .number(JSONNumber(policyVersion)), "rollout": rollout?.json ?? .null,
      "grants": .array(grants.map(\.json)), "roles": .array(roles.map { $0.json(statements[$0.role] ?? []) }),
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

extension RolloutStanding {
  fileprivate var sentence: String {
    isInStage
      ? "version \(version) is being rolled out to \(stage), and this person is among them"
      : "version \(version) is being rolled out to \(stage); this person is not among them and is judged by \(baseVersion)"
  }

  fileprivate var json: JSONValue {
    [
      "stage": .string(stage.description), "inStage": .bool(isInStage), "version": .number(JSONNumber(version)),
      "baseVersion": .number(JSONNumber(baseVersion)),
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
  /// That the role is held though no rule confers it.
  fileprivate var waitingSentence: String {
    "\(role): held; the directory took it away, and the revocation waits for a person"
      + (hold.map { " (hold \($0); see `lanyard hold show`)" } ?? "")
  }

  fileprivate var json: JSONValue {
    [
      "role": .string(role.description), "state": .string(state.rawValue), "since": .string(since.rfc3339),
      "validUntil": validUntil.map { .string($0.rfc3339) } ?? .null, "origin": .object(origin),
      "policyVersion": .number(JSONNumber(policyVersion)),
      "hold": hold.map { .string($0.description) } ?? .null,
    ]
  }
}

extension RoleExplanation {
  fileprivate func json(_ statements: [RoleStatement]) -> JSONValue {
    [
      "role": .string(role.description), "conferred": .bool(isConferred),
      "statements": .array(statements.map(\.json)), "rules": .array(verdicts.map(\.json)),
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
      "condition": condition.json,
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
    case .suppressed: "the role was taken away and is not given again by itself"
    case .excluded: "a role that must not meet this one was conferred too"
    }
  }
}
