internal import Diagnostics
public import JSON
internal import SCIMFilter

extension ResourceType {
  /// Every simple value of a document that a filter can ask for, in schema order. Binary values are left out.
  public func indexEntries(for document: ResourceDocument) -> [IndexEntry] {
    var entries: [IndexEntry] = []
    for reference in writableReferences {
      let definition = reference.definition
      let holder = reference.container.map { document[$0]?.objectValue ?? [:] } ?? document
      guard let value = holder[definition.name] else { continue }
      let attribute = ResolvedAttribute(container: reference.container, attribute: definition.type)
      let elements = definition.isMultiValued ? value.arrayValue ?? [] : [value]
      for (place, element) in elements.enumerated() {
        Self.append(element, of: attribute, element: place, to: &entries)
      }
    }
    return entries
  }

  private static func append(
    _ value: JSONValue, of attribute: ResolvedAttribute, element: Int, to entries: inout [IndexEntry]
  ) {
    guard attribute.type.kind == .complex else {
      guard let folded = folded(value, of: attribute.type) else { return }
      return entries.append(IndexEntry(key: attribute.key, folded: folded, element: element))
    }
    guard let object = value.objectValue else { return }
    for type in attribute.attribute.subAttributes {
      guard let inner = object[type.name] else { continue }
      var part = attribute
      part.subAttribute = type
      append(inner, of: part, element: element, to: &entries)
    }
  }

  private static func folded(_ value: JSONValue, of type: AttributeType) -> String? {
    switch (type.kind, value) {
    case (.binary, _), (.complex, _): nil
    case (.dateTime, .string(let text)): Instant(rfc3339: text)?.rfc3339
    case (_, .string(let text)): type.isCaseExact ? text : CaseFolding.fold(text)
    case (_, .bool(let flag)): flag ? "true" : "false"
    case (_, .number(let number)): number.text
    default: nil
    }
  }
}
