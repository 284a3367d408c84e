internal import Diagnostics
public import JSON

/// A tenant's rules as read from its document: well-formed, not yet held against catalogues and attributes.
///
/// Only a ``CheckedPolicy`` can run.
public struct MappingPolicy: Sendable {
  let placed: [PolicyReader.PlacedRule]
  let placedAttributes: [PolicyReader.PlacedAttribute]
  /// From where on revocations wait for a person; the standard where the document says nothing.
  public let revocationGuard: GuardPolicy

  /// The rules in the order of the document, which means nothing to a decision.
  public var rules: [MappingRule] { placed.map(\.rule) }
  /// In the order of the document, which means nothing either.
  public var attributes: [AttributeMapping] { placedAttributes.map(\.mapping) }

  /// Reads a policy document: `{"rules": [{"id", "application", "role", "when", "validFor"?, "renew"?, "unusedAfter"?,
  /// "sources"?, "description"?}]}`. The manifest's own members (`apiVersion`, `kind`, `name`, `tenant`, `description`, `rollout`) may stand
  /// beside `rules`, and of `attributes` and `guard` those that `features` names; every other member is refused.
  ///
  /// - Throws: all problems at once, with the codes `mapping.member.unknown`, `mapping.member.unsupported`,
  ///   `mapping.member.missing`, `mapping.member.invalid`, `mapping.rule.id-invalid`, `mapping.rule.duplicate`,
  ///   `mapping.condition.invalid`, `mapping.duration.invalid`, `mapping.source.unknown`, `mapping.policy.too-large`,
  ///   `mapping.attribute.name-invalid`, `mapping.attribute.source-invalid`, `mapping.attribute.values-invalid`,
  ///   `mapping.attribute.path-invalid`, `mapping.guard.invalid`.
  public init(parsing document: JSONObject, features: PolicyFeatures = []) throws(PolicyProblems) {
    var reader = PolicyReader(features: features)
    reader.read(document)
    guard reader.problems.isEmpty else { throw PolicyProblems(reader.problems) }
    self.placed = reader.placed
    self.placedAttributes = reader.attributes
    self.revocationGuard = reader.revocationGuard
  }

  /// The most rules a policy may have.
  public static let maximumRules = 10_000
}
