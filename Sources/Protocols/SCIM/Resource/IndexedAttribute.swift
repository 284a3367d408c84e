internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// An attribute as an index sees it, its keys put together once.
struct IndexedAttribute: Sendable {
  private struct Part {
    let name: String
    let key: String
    let type: AttributeType
  }

  let container: String?
  let name: String
  private let isMultiValued: Bool
  private let isComplex: Bool
  /// The sub-attributes, or the attribute itself where it is simple.
  private let parts: [Part]

  init(_ reference: AttributeReference) {
    let type = reference.definition.type
    container = reference.container
    name = type.name
    isMultiValued = type.isMultiValued
    isComplex = type.kind == .complex
    let whole = ResolvedAttribute(container: reference.container, attribute: type)
    parts =
      type.kind == .complex
      ? type.subAttributes.map { part in
        let key = ResolvedAttribute(container: reference.container, attribute: type, subAttribute: part).key
        return Part(name: part.name, key: key, type: part)
      } : [Part(name: type.name, key: whole.key, type: type)]
  }

  /// Appends the entries of one value of the attribute as a document holds it.
  func append(_ value: JSONValue, to entries: inout [IndexEntry]) {
    let elements = isMultiValued ? value.arrayValue ?? [] : [value]
    for (place, element) in elements.enumerated() {
      for part in parts {
        guard let inner = isComplex ? element[part.name] : element, let folded = Self.folded(inner, of: part.type)
        else { continue }
        entries.append(IndexEntry(key: part.key, folded: folded, element: place))
      }
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
