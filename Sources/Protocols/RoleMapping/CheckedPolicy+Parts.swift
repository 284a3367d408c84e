internal import Diagnostics
public import JSON
internal import SCIMFilter

extension CheckedPolicy {
  /// What is wrong with the meaning of those rules and attributes of a document that can be read, where others cannot: so
  /// that one reading mends both kinds of mistake. What is wrong with its form is
  /// ``MappingPolicy/init(parsing:features:)``'s to say and is not repeated.
  ///
  /// Codes: as ``init(checking:catalogues:ceiling:schema:)``.
  ///
  /// - Parameters:
  ///   - unread: applications whose catalogues cannot be read either: nothing is said of their roles.
  ///   - ceiling: ``RoleCeiling/everything`` where it is not known.
  ///   - schema: nil where it is not known: nothing is said of conditions and paths.
  public static func problems(
    inPartsOf document: JSONObject, features: PolicyFeatures = [], catalogues: [RoleCatalogue], unread: [String] = [],
    ceiling: RoleCeiling, schema: SubjectSchema?
  ) -> [PolicyProblem] {
    var reader = PolicyReader(features: features)
    reader.read(document)
    var checker = PolicyChecker(catalogues: catalogues, unread: unread, ceiling: ceiling, schema: schema)
    checker.check(reader)
    return checker.problems
  }
}
