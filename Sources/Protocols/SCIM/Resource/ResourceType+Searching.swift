public import Diagnostics
internal import JSON
public import SCIMFilter

extension ResourceType {
  /// Checks that every attribute a filter names has values that a search can find. A filter on others would find nothing,
  /// or everything where it says `not`, and nobody would notice.
  ///
  /// Not searchable are attributes that answers compute (a user's `groups`, `meta.location`, the `$ref` of members), those
  /// that are never returned, lest a filter tell them, and read-only ones that no document holds.
  ///
  /// - Throws: `scim.filter.unsearchable`, naming the attribute.
  public func requireSearchable(_ filter: ResolvedFilter) throws(CodedError) {
    switch filter {
    case .and(let terms), .or(let terms):
      for term in terms { try requireSearchable(term) }
    case .not(let term): try requireSearchable(term)
    case .comparison(let attribute, _, _), .present(let attribute):
      try requireSearchable(reference(to: attribute))
    case .valuePath(let attribute, let inner):
      let whole = reference(to: attribute)
      try requireSearchable(whole)
      for part in inner.attributes { try requireSearchable(whole.map { $0.part(named: part.attribute.name) }) }
    }
  }

  /// The key by which resources are sorted: that of ``IndexEntry``, or `id`, `meta.created`, `meta.lastModified`. A complex
  /// attribute is sorted by its `value` (RFC 7644 §3.4.2.3).
  ///
  /// - Throws: `scim.path.unknown` where there is no such attribute; `scim.sort.unsupported` for one without an order
  ///   (binary, complex without `value`) or whose values are not kept with the resource (relations, computed attributes
  ///   and whatever cannot be searched).
  public func sortKey(for path: AttributePath) throws(CodedError) -> String {
    guard var reference = reference(to: path) else {
      throw CodedError(
        .scimPathUnknown, "`\(name)` has no attribute `\(path.description.prefix(120))` to sort by",
        expected: "an attribute of the schema", received: "`\(path.description.prefix(120))`",
        remedy: "correct `sortBy`; `/Schemas` lists the attributes")
    }
    if reference.subAttribute == nil, reference.definition.kind == .complex {
      reference.subAttribute = reference.definition.subAttribute(named: "value")
    }
    let definition = reference.subAttribute ?? reference.definition
    let isElsewhere = reference.container == nil && relations.contains(reference.definition.name)
    guard definition.kind != .complex, definition.kind != .binary, !isElsewhere, isSearchable(reference),
      isIndexed(reference)
    else {
      throw CodedError(
        .scimSortUnsupported, "`\(name)` cannot be sorted by `\(path.description.prefix(120))`",
        expected: "an attribute with one order, such as userName, emails or meta.lastModified",
        received: "`\(path.description.prefix(120))`", remedy: "sort by another attribute")
    }
    return reference.path
  }

  private func isIndexed(_ reference: AttributeReference) -> Bool {
    guard reference.container == nil, let common = CommonAttributes.definition(named: reference.definition.name),
      common != CommonAttributes.externalId
    else { return true }
    return ["id", "meta.created", "meta.lastModified"].contains(reference.path)
  }

  private func reference(to attribute: ResolvedAttribute) -> AttributeReference? {
    reference(
      to: AttributePath(
        schema: attribute.container ?? schema.id, attribute: attribute.attribute.name,
        subAttribute: attribute.subAttribute?.name))
  }

  private func requireSearchable(_ reference: AttributeReference?) throws(CodedError) {
    guard let reference, !isSearchable(reference) else { return }
    let isGroups = reference.container == nil && reference.definition.name.hasSameOctets(as: "groups")
    throw CodedError(
      .scimFilterUnsearchable, "`\(reference.path)` cannot be filtered on",
      expected: "an attribute whose values are kept and shown", received: "`\(reference.path)`",
      remedy: isGroups ? "filter Groups by `members.value`" : "filter on another attribute")
  }

  private func isSearchable(_ reference: AttributeReference) -> Bool {
    let chain = [reference.definition] + (reference.subAttribute.map { [$0] } ?? [])
    if chain.contains(where: { $0.returned == .never || $0.mutability == .writeOnly }) { return false }
    guard reference.container == nil else { return !chain.contains { $0.mutability == .readOnly } }
    let top = reference.definition
    if computed.contains(top.name) { return false }
    if relations.contains(top.name) {
      // Rows hold who belongs where, and nobody's name; where a resource is found is made up for each answer.
      return reference.subAttribute?.kind != .reference && reference.subAttribute?.mutability != .readOnly
    }
    if CommonAttributes.definition(named: top.name) != nil { return reference.path != "meta.location" }
    return !chain.contains { $0.mutability == .readOnly }
  }
}

extension AttributeReference {
  fileprivate func part(named name: String) -> AttributeReference {
    var part = self
    part.subAttribute = definition.subAttribute(named: name)
    return part
  }
}

extension ResolvedFilter {
  /// The attributes that the filter names, those inside value paths not among them.
  fileprivate var attributes: [ResolvedAttribute] {
    switch self {
    case .and(let terms), .or(let terms): terms.flatMap(\.attributes)
    case .not(let term): term.attributes
    case .comparison(let attribute, _, _), .present(let attribute), .valuePath(let attribute, _): [attribute]
    }
  }
}
