internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Reads a policy document, noting every problem; rules that are whole come out even where others are not.
struct PolicyReader {
  /// A rule with the place it was read from, so that later checks can point at it.
  struct PlacedRule {
    var rule: MappingRule
    var condition: Filter?
    var pointer: String
  }

  /// What can be read of a rule that is not whole.
  struct RulePart {
    var id: String?
    var role: RoleReference?
    var condition: Filter?
    var pointer: String
  }

  let features: PolicyFeatures
  var collector = ProblemCollector()
  private(set) var placed: [PlacedRule] = []
  private(set) var ruleParts: [RulePart] = []
  private(set) var attributes: [PlacedAttribute] = []
  var attributeParts: [AttributePart] = []
  private(set) var revocationGuard = GuardPolicy()
  private var seen: [OctetKey: String] = [:]

  init(features: PolicyFeatures) {
    self.features = features
  }

  var problems: [PolicyProblem] { collector.problems }

  mutating func read(_ document: JSONObject) {
    let optional = [("attributes", PolicyFeatures.attributes), ("guard", .revocationGuard)]
    collector.refuseMembers(
      of: document,
      except: ["apiVersion", "kind", "name", "tenant", "description", "rollout", "rules"]
        + optional.filter { features.contains($0.1) }.map(\.0),
      unsupported: optional.filter { !features.contains($0.1) }.map(\.0), at: "")
    if features.contains(.attributes) { attributes = readAttributes(of: document) }
    if features.contains(.revocationGuard) { revocationGuard = readGuard(of: document) }
    let rules = collector.array("rules", in: document, at: "") ?? []
    guard rules.count <= MappingPolicy.maximumRules else {
      return collector.note(.tooManyRules(rules.count), at: "/rules")
    }
    for (place, rule) in rules.enumerated() { read(rule, at: "/rules/\(place)") }
  }

  private mutating func read(_ value: JSONValue, at pointer: String) {
    defer { collector.ruleID = nil }
    guard let object = collector.checked(value.objectValue, value, expected: "object", at: pointer) else { return }
    let id = identifier(of: object, at: pointer)
    collector.ruleID = id
    collector.refuseMembers(
      of: object,
      except: ["id", "application", "role", "when", "validFor", "renew", "unusedAfter", "sources", "description"],
      at: pointer)
    let application = collector.text("application", in: object, at: pointer)
    let role = collector.text("role", in: object, at: pointer)
    let when = collector.text("when", in: object, at: pointer)
    let condition = when.flatMap { self.condition($0, at: pointer) }
    let options = self.options(of: object, at: pointer)
    guard let id, let application, let role, let when else {
      let conferred = application.flatMap { application in
        role.map { RoleReference(application: application, role: $0) }
      }
      return ruleParts.append(RulePart(id: id, role: conferred, condition: condition, pointer: pointer))
    }
    let rule = MappingRule(
      id: id, role: RoleReference(application: application, role: role), when: when, validFor: options.validFor,
      renew: options.renew, unusedAfter: options.unusedAfter, sources: options.sources, description: options.description
    )
    placed.append(PlacedRule(rule: rule, condition: condition, pointer: pointer))
  }

  private mutating func identifier(of object: JSONObject, at pointer: String) -> String? {
    guard let id = collector.text("id", in: object, at: pointer) else { return nil }
    guard Name.isValid(id) else {
      collector.note(.ruleIDInvalid(id), at: "\(pointer)/id")
      return nil
    }
    if let earlier = seen.updateValue(pointer, forKey: OctetKey(id)) {
      collector.ruleID = id
      collector.note(.ruleDuplicate(id, earlier: earlier), at: "\(pointer)/id")
    }
    return id
  }

  private mutating func condition(_ text: String, at pointer: String) -> Filter? {
    do throws(CodedError) {
      return try Filter(parsing: text)
    } catch {
      collector.note(.conditionInvalid(error), at: "\(pointer)/when")
      return nil
    }
  }
}

/// The members a rule may leave out.
extension PolicyReader {
  private struct Options {
    var validFor: Duration?
    var renew = false
    var unusedAfter: Duration?
    var sources: Set<Authority>?
    var description: String?
  }

  private mutating func options(of object: JSONObject, at pointer: String) -> Options {
    var options = Options()
    options.description = collector.optionalText("description", in: object, at: pointer)
    options.validFor = duration("validFor", of: object, at: pointer)
    options.unusedAfter = duration("unusedAfter", of: object, at: pointer)
    options.renew = collector.optionalBoolean("renew", in: object, at: pointer) ?? false
    if options.renew, object["validFor"] == nil { collector.note(.renewWithoutEnd, at: "\(pointer)/renew") }
    options.sources = collector.optionalTexts("sources", in: object, at: pointer).map { sources($0, at: pointer) }
    return options
  }

  private mutating func duration(_ member: String, of object: JSONObject, at pointer: String) -> Duration? {
    guard let text = collector.optionalText(member, in: object, at: pointer) else { return nil }
    // Ten years: beyond that a grant is not time-bound in any sense.
    if let duration = Duration(iso8601: text), duration > .zero, duration <= .seconds(3653 * 86_400) { return duration }
    collector.note(.durationInvalid(text), at: "\(pointer)/\(member)")
    return nil
  }

  private mutating func sources(_ names: [String], at pointer: String) -> Set<Authority> {
    if names.isEmpty { collector.note(.sourceUnknown(nil), at: "\(pointer)/sources") }
    for (place, name) in names.enumerated() where Authority(rawValue: name) == nil {
      collector.note(.sourceUnknown(name), at: "\(pointer)/sources/\(place)")
    }
    return Set(names.compactMap(Authority.init(rawValue:)))
  }
}

extension CodedError {
  fileprivate static func tooManyRules(_ count: Int) -> CodedError {
    CodedError(
      .mappingPolicyTooLarge, "the policy has too many rules", expected: "at most \(MappingPolicy.maximumRules)",
      received: "\(count)", remedy: "join rules that confer one role with `or`")
  }

  fileprivate static func ruleIDInvalid(_ id: String) -> CodedError {
    CodedError(
      .mappingRuleIDInvalid, "the rule's id is malformed", expected: Name.form, received: id.quoted,
      remedy: "give the rule a short name of its own")
  }

  fileprivate static func ruleDuplicate(_ id: String, earlier: String) -> CodedError {
    CodedError(
      .mappingRuleDuplicate, "the id \(id.quoted) is taken by the rule at `\(earlier)`", received: id.quoted,
      remedy: "give each rule an id of its own")
  }

  fileprivate static var renewWithoutEnd: CodedError {
    CodedError(
      .mappingMemberInvalid, "`renew` means nothing without `validFor`", expected: "`validFor` beside `renew`",
      remedy: "add `validFor`, or remove `renew`")
  }

  fileprivate static func durationInvalid(_ text: String) -> CodedError {
    CodedError(
      .mappingDurationInvalid, "the duration is malformed or out of range",
      expected:
        "weeks, or days and hours, minutes, seconds, more than zero and at most ten years, such as PT8H or P90D",
      received: text.quoted, remedy: "write an ISO 8601 duration without years and months")
  }

  fileprivate static func sourceUnknown(_ name: String?) -> CodedError {
    CodedError(
      .mappingSourceUnknown, name == nil ? "the rule believes nobody" : "the source \(name?.quoted ?? "") is unknown",
      expected: Authority.allCases.map(\.rawValue).joined(separator: ", "), received: name?.quoted ?? "an empty array",
      remedy: "name `scim`, `saml` or both, or remove `sources`")
  }

  /// The filter's own error, with its place inside `when`.
  static func conditionInvalid(_ cause: CodedError) -> CodedError {
    CodedError(
      .mappingConditionInvalid, "the condition cannot be used: \(cause.message)", expected: cause.expected,
      received: cause.received, remedy: cause.remedy, position: cause.position)
  }
}
