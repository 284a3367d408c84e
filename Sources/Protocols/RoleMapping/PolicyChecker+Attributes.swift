internal import Diagnostics
internal import SCIMFilter

/// Holds attribute mappings against the attributes there are.
extension PolicyChecker {
  mutating func check(_ placed: [PolicyReader.PlacedAttribute]) {
    for attribute in placed { check(attribute) }
  }

  /// What can be said of mappings that are not whole.
  mutating func check(_ parts: [PolicyReader.AttributePart]) {
    for part in parts { _ = resolve(part.path, at: part.pointer) }
  }

  private mutating func check(_ placed: PolicyReader.PlacedAttribute) {
    guard placed.mapping.scim != nil else {
      return attributes.append(CheckedAttribute(placed.mapping, attribute: nil))
    }
    // The reader has noted a path that is malformed.
    guard let path = placed.path, let attribute = resolve(path, at: placed.pointer) else { return }
    if let error = mismatch(attribute, placed.mapping) {
      collector.note(error, at: placed.pointer + "/type")
    } else {
      attributes.append(CheckedAttribute(placed.mapping, attribute: attribute))
    }
  }

  private mutating func resolve(_ path: AttributePath, at pointer: String) -> ResolvedAttribute? {
    guard let schema else { return nil }
    do throws(CodedError) {
      guard case .present(let attribute) = try ResolvedFilter(resolving: .present(path), against: schema) else {
        return nil
      }
      let isReadable =
        attribute.container != nil || !["saml", "password"].contains(where: attribute.attribute.name.hasSameOctets)
      if isReadable, attribute.type.kind != .complex { return attribute }
      collector.note(isReadable ? .complex(path) : .unreadable(path), at: pointer + "/scim")
    } catch {
      collector.note(.attributePath(error), at: pointer + "/scim")
    }
    return nil
  }

  /// Why what stands at the path cannot be of the mapping's type. Texts can say anything; whether one does is a question
  /// for each record.
  private func mismatch(_ attribute: ResolvedAttribute, _ mapping: AttributeMapping) -> CodedError? {
    let isMultiValued = attribute.attribute.isMultiValued || attribute.subAttribute?.isMultiValued == true
    if isMultiValued, mapping.type != .list { return .mismatch(mapping, found: "several values") }
    if case .translated = mapping.values { return nil }
    let fits =
      switch (attribute.type.kind, mapping.type) {
      case (_, .string), (_, .list), (.string, _), (.boolean, .boolean), (.integer, .integer), (.dateTime, .dateTime):
        true
      default: false
      }
    return fits ? nil : .mismatch(mapping, found: attribute.type.kind.rawValue)
  }
}

extension CodedError {
  fileprivate static func complex(_ path: AttributePath) -> CodedError {
    CodedError(
      .mappingAttributePath, "the attribute has parts and no value of its own", expected: "the path of one part",
      received: "\(path)".quoted, remedy: "name the part, such as `name.givenName`")
  }

  fileprivate static func unreadable(_ path: AttributePath) -> CodedError {
    CodedError(
      .mappingAttributePath, "the path names nothing that the SCIM user states",
      expected: "an attribute of the SCIM user", received: "\(path)".quoted,
      remedy: "name what assertions state in `saml`; passwords are never mapped")
  }

  fileprivate static func mismatch(_ mapping: AttributeMapping, found: String) -> CodedError {
    CodedError(
      .mappingAttributeTypeMismatch,
      "the attribute \(mapping.to.quoted) cannot be made of \((mapping.scim ?? "").quoted)",
      expected: found == "several values" ? ProfileType.list.rawValue : "a source of type \(mapping.type.rawValue)",
      received: found, remedy: "change `type`, or read another attribute")
  }
}
