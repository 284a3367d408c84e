internal import Diagnostics
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// What a change of a schema would break: resources that are stored must stay valid, and what is indexed must stay found.
/// Adding attributes that nobody must have breaks nothing.
struct SchemaEvolution {
  /// A change that stored resources do not survive.
  struct Break {
    let path: String
    let message: String
    let expected: String
    let remedy: String
  }

  /// Nil for a schema that is new.
  let before: SchemaManifest?
  let after: SchemaManifest

  var breaks: [Break] {
    guard let before else { return newDemands }
    guard before.schema.id.hasSameOctets(as: after.schema.id), before.typeName.hasSameOctets(as: after.typeName),
      before.isExtension == after.isExtension
    else {
      return [
        Break(
          path: "schema.id", message: "or the type it belongs to changes while its attributes are in use",
          expected: "`\(before.schema.id)` of \(before.typeName)",
          remedy: "declare another schema and leave this one as it is")
      ]
    }
    var breaks = between(before.schema.attributes, after.schema.attributes, at: "schema.attributes")
    if !before.isRequired, after.isRequired { breaks.append(Self.demand("required", "the extension")) }
    return breaks
  }

  /// A new extension finds resources that do not have it.
  private var newDemands: [Break] { after.isRequired ? [Self.demand("required", "the extension")] : [] }

  private func between(
    _ before: [AttributeDefinition], _ after: [AttributeDefinition], at path: String
  ) -> [Break] {
    var breaks: [Break] = []
    for old in before {
      let path = "\(path).\(old.name)"
      guard let new = after.first(where: { $0.name.hasSameOctets(as: old.name) }) else {
        breaks.append(
          Break(
            path: path, message: "is removed while resources may have it", expected: "the attribute",
            remedy: "keep the attribute; clients that do not send it need not know of it"))
        continue
      }
      breaks += changes(from: old, to: new, at: path)
      breaks += between(old.subAttributes, new.subAttributes, at: path)
    }
    for new in after where new.isRequired && !before.contains(where: { $0.name.hasSameOctets(as: new.name) }) {
      breaks.append(Self.demand("\(path).\(new.name)", "an attribute that resources do not have yet"))
    }
    return breaks
  }

  private func changes(
    from old: AttributeDefinition, to new: AttributeDefinition, at path: String
  ) -> [Break] {
    var breaks: [Break] = []
    func note(_ member: String, _ before: String, _ after: String) {
      breaks.append(
        Break(
          path: "\(path).\(member)", message: "changes from `\(before)` to `\(after)`", expected: "`\(before)`",
          remedy: "leave it as it was, or add an attribute of another name"))
    }
    let widens = old.kind == .integer && new.kind == .decimal
    if old.kind != new.kind, !widens { note("type", old.kind.rawValue, new.kind.rawValue) }
    if old.isMultiValued != new.isMultiValued { note("multiValued", "\(old.isMultiValued)", "\(new.isMultiValued)") }
    // What is stored was folded by the old rule; comparisons would fold by the new one.
    if old.isCaseExact != new.isCaseExact { note("caseExact", "\(old.isCaseExact)", "\(new.isCaseExact)") }
    if old.uniqueness == .none, new.uniqueness != .none { note("uniqueness", "none", new.uniqueness.rawValue) }
    if Self.isStored(old), !Self.isStored(new) { note("mutability", old.mutability.rawValue, new.mutability.rawValue) }
    if !old.isRequired, new.isRequired { breaks.append(Self.demand("\(path).required", "a value")) }
    return breaks
  }

  /// Whether documents hold what clients send.
  private static func isStored(_ definition: AttributeDefinition) -> Bool {
    definition.mutability == .readWrite || definition.mutability == .immutable
  }

  private static func demand(_ path: String, _ what: String) -> Break {
    Break(
      path: path, message: "demands \(what) of resources that were stored without it", expected: "`required: false`",
      remedy: "leave it optional")
  }
}

extension SchemaManifest {
  fileprivate var isExtension: Bool {
    if case .extends = purpose { true } else { false }
  }

  fileprivate var isRequired: Bool {
    if case .extends(_, let isRequired) = purpose { isRequired } else { false }
  }
}
