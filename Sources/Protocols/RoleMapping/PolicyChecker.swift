internal import Diagnostics
internal import SCIMFilter

/// Holds rules against catalogues, ceiling and attributes, noting every problem.
struct PolicyChecker {
  /// A rule in which everything has been found.
  struct Rule {
    var id: String
    var when: String
    var pointer: String
    var role: RoleReference
    var condition: ResolvedFilter
    var validFor: Duration?
    var renew: Bool
    var unusedAfter: Duration?
    var believed: Set<Authority>
    var reads: FactsRead
  }

  let catalogues: [OctetKey: RoleCatalogue]
  let ceiling: RoleCeiling
  /// Nil where it is not known; then nothing is said of conditions and paths.
  let schema: SubjectSchema?
  /// Applications whose catalogues are not known; nothing is said of their roles.
  let unread: Set<OctetKey>
  var collector = ProblemCollector()
  private(set) var checked: [Rule] = []
  var attributes: [CheckedAttribute] = []

  var problems: [PolicyProblem] { collector.problems }

  init(catalogues: [RoleCatalogue], unread: [String] = [], ceiling: RoleCeiling, schema: SubjectSchema?) {
    self.unread = Set(unread.map(OctetKey.init))
    self.catalogues = Dictionary(
      catalogues.map { (OctetKey($0.application), $0) }, uniquingKeysWith: { first, _ in first })
    self.ceiling = ceiling
    self.schema = schema
  }

  /// All that was read of a document, whole or not.
  mutating func check(_ reader: PolicyReader) {
    check(reader.attributes)
    check(reader.attributeParts)
    check(reader.placed)
    check(reader.ruleParts)
  }

  mutating func check(_ placed: [PolicyReader.PlacedRule]) {
    for rule in placed {
      collector.ruleID = rule.rule.id
      check(rule)
    }
    collector.ruleID = nil
  }

  /// What can be said of rules that are not whole.
  mutating func check(_ parts: [PolicyReader.RulePart]) {
    for part in parts {
      collector.ruleID = part.id
      if let role = part.role { _ = definition(of: role, at: part.pointer) }
      if let condition = part.condition { _ = resolve(condition, at: part.pointer) }
    }
    collector.ruleID = nil
  }

  private mutating func check(_ placed: PolicyReader.PlacedRule) {
    let rule = placed.rule
    let definition = definition(of: rule.role, at: placed.pointer)
    guard let filter = placed.condition, let condition = resolve(filter, at: placed.pointer), let definition else {
      return
    }
    let reads = FactsRead(of: condition)
    let believed = rule.sources ?? (definition.privileged ? [.scim] : Set(Authority.allCases))
    if reads.assertions, !believed.contains(.saml) {
      let isDefault = rule.sources == nil
      collector.note(isDefault ? .privilegedByAssertion(rule.role) : .notBelieved, at: placed.pointer + "/sources")
    }
    checked.append(
      Rule(
        id: rule.id, when: rule.when, pointer: placed.pointer, role: rule.role, condition: condition,
        validFor: rule.validFor, renew: rule.renew, unusedAfter: rule.unusedAfter, believed: believed, reads: reads))
  }

  /// The role's definition, if it exists and the ceiling allows it.
  private mutating func definition(of role: RoleReference, at pointer: String) -> RoleDefinition? {
    guard !unread.contains(OctetKey(role.application)) else { return nil }
    guard let catalogue = catalogues[OctetKey(role.application)] else {
      collector.note(
        .unknownApplication(role.application, known: catalogues.keys.map(\.text)), at: pointer + "/application")
      return nil
    }
    guard let definition = catalogue.role(named: role.role) else {
      collector.note(.unknownRole(role, known: catalogue.roles.map(\.name)), at: pointer + "/role")
      return nil
    }
    guard ceiling.allows(role) else {
      collector.note(.aboveCeiling(role), at: pointer + "/role")
      return nil
    }
    return definition
  }

  private mutating func resolve(_ filter: Filter, at pointer: String) -> ResolvedFilter? {
    guard let schema else { return nil }
    do throws(CodedError) {
      let resolved = try ResolvedFilter(resolving: filter, against: schema)
      guard FactsRead(of: resolved).password else { return resolved }
      collector.note(.readsPassword, at: pointer + "/when")
      return nil
    } catch {
      collector.note(.conditionInvalid(error), at: pointer + "/when")
      return nil
    }
  }
}

extension CodedError {
  fileprivate static func unknownApplication(_ name: String, known: [String]) -> CodedError {
    CodedError(
      .mappingApplicationUnknown, "the application \(name.quoted) is unknown", expected: Self.list(known),
      received: name.quoted, remedy: "name an application the operator has defined, or define it first")
  }

  fileprivate static func unknownRole(_ role: RoleReference, known: [String]) -> CodedError {
    CodedError(
      .mappingRoleUnknown, "the application \(role.application.quoted) has no role \(role.role.quoted)",
      expected: Self.list(known), received: role.role.quoted,
      remedy: "name a role of the application's catalogue, or add it there first")
  }

  fileprivate static func aboveCeiling(_ role: RoleReference) -> CodedError {
    CodedError(
      .mappingRoleAboveCeiling, "the operator does not allow this tenant to confer \(role.description.quoted)",
      expected: "a role within the tenant's ceiling", received: role.description.quoted,
      remedy: "remove the rule, or ask the operator to raise the ceiling")
  }

  fileprivate static func privilegedByAssertion(_ role: RoleReference) -> CodedError {
    CodedError(
      .mappingRolePrivileged, "an assertion alone would confer the privileged role \(role.description.quoted)",
      expected: "a condition without `saml`, or `sources: [saml]`", received: "a condition that reads `saml`",
      remedy: "let the condition read the directory, or say `sources: [saml]` if the identity provider is to be trusted"
    )
  }

  fileprivate static var notBelieved: CodedError {
    CodedError(
      .mappingSourceNotBelieved, "the condition reads facts that `sources` leave out", expected: "`saml` in `sources`",
      received: "a condition that reads `saml`", remedy: "add `saml` to `sources`, or change the condition")
  }

  fileprivate static var readsPassword: CodedError {
    CodedError(
      .mappingConditionInvalid, "the condition reads `password`, which nobody ever sees",
      expected: "an attribute that the SCIM user states", received: "`password`",
      remedy: "take `password` out of the condition")
  }

  private static func list(_ names: [String]) -> String {
    names.isEmpty
      ? "one that is defined; there is none"
      : names.sorted { $0.precedesByOctets($1) }.prefix(20).joined(separator: ", ")
  }
}
