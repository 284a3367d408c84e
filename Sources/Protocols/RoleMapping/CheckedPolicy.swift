internal import Diagnostics
public import JSON
internal import SCIMFilter

/// A policy whose conditions run and whose roles exist and may be conferred: the only kind that can decide.
///
/// Deciding is pure: the same policy, subject, instant, episodes and held roles give the same decision, in whatever order
/// the rules were written.
public struct CheckedPolicy: Sendable {
  /// Ordered by id.
  let rules: [CheckedRule]
  /// The roles that rules confer, ordered by reference; rules name them by place.
  let roles: [CheckedRole]
  /// Sets of places in `roles` of which one subject holds at most one.
  let exclusive: [[Int]]
  let index: RuleIndex
  /// Ordered by name.
  let attributes: [CheckedAttribute]
  /// From where on revocations wait for a person.
  public let revocationGuard: GuardPolicy

  /// Whether anything the policy says depends on what sign-ins state.
  public let readsAssertions: Bool

  /// The names of asserted attributes that the policy's `attributes` read, as written and each once, ordered by octets.
  public var assertedAttributes: [String] {
    Set(attributes.compactMap { $0.mapping.saml.map(OctetKey.init) }).map(\.text)
      .sorted { $0.precedesByOctets($1) }
  }

  /// Whether one of its rules has the id, compared by octets.
  public func hasRule(_ id: String) -> Bool { rules.contains { $0.id.hasSameOctets(as: id) } }

  /// Whether any rule can confer the role.
  public func confers(_ role: RoleReference) -> Bool { roles.contains { $0.reference == role } }

  /// Holds a policy against what the operator offers and allows.
  ///
  /// - Parameters:
  ///   - catalogues: of every application that the policy may name.
  ///   - ceiling: the most that this tenant's policy may confer.
  ///   - schema: the attributes that conditions may name.
  /// - Throws: all problems at once, with the codes `mapping.application.unknown`, `mapping.role.unknown`,
  ///   `mapping.role.above-ceiling`, `mapping.condition.invalid`, `mapping.role.privileged-by-assertion`,
  ///   `mapping.source.not-believed`, `mapping.attribute.path-invalid`,
  ///   `mapping.attribute.type-mismatch`.
  public init(
    checking policy: MappingPolicy, catalogues: [RoleCatalogue], ceiling: RoleCeiling, schema: SubjectSchema
  ) throws(PolicyProblems) {
    var checker = PolicyChecker(catalogues: catalogues, ceiling: ceiling, schema: schema)
    checker.check(policy.placedAttributes)
    checker.check(policy.placed)
    guard checker.problems.isEmpty else { throw PolicyProblems(checker.problems) }
    self.init(checker, catalogues: catalogues, revocationGuard: policy.revocationGuard)
  }

  /// Reads and checks in one go, so that what is wrong with a document's form and with its meaning comes out together.
  ///
  /// - Throws: as ``MappingPolicy/init(parsing:features:)`` and ``init(checking:catalogues:ceiling:schema:)``.
  public init(
    parsing document: JSONObject, features: PolicyFeatures = [], catalogues: [RoleCatalogue], ceiling: RoleCeiling,
    schema: SubjectSchema
  ) throws(PolicyProblems) {
    var reader = PolicyReader(features: features)
    reader.read(document)
    var checker = PolicyChecker(catalogues: catalogues, ceiling: ceiling, schema: schema)
    checker.check(reader)
    let problems = reader.problems + checker.problems
    guard problems.isEmpty else { throw PolicyProblems(problems) }
    self.init(checker, catalogues: catalogues, revocationGuard: reader.revocationGuard)
  }

  private init(_ checker: PolicyChecker, catalogues: [RoleCatalogue], revocationGuard: GuardPolicy) {
    self.revocationGuard = revocationGuard
    self.attributes = checker.attributes.sorted { $0.mapping.to.precedesByOctets($1.mapping.to) }
    let roles = CheckedRole.table(of: checker.checked.map(\.role), in: catalogues)
    let places = Dictionary(uniqueKeysWithValues: roles.enumerated().map { ($1.reference, $0) })
    let ordered = checker.checked.sorted { $0.id.precedesByOctets($1.id) }
    self.readsAssertions =
      checker.checked.contains { $0.reads.assertions } || attributes.contains { $0.mapping.saml != nil }
    self.roles = roles
    self.rules = ordered.compactMap { rule in places[rule.role].map { CheckedRule(rule, rolePlace: $0) } }
    self.exclusive = catalogues.flatMap(\.exclusive)
      .map { set in Set(set.compactMap { places[$0] }).sorted() }
      .filter { $0.count > 1 }
    self.index = RuleIndex(self.rules.map(\.resolved))
  }
}
