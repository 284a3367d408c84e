internal import JSON
internal import SCIMFilter

/// An attribute as an index sees it, its keys put together once.
struct IndexedAttribute: Sendable {
  private struct Part {
    let name: String
    let key: String
    let type: AttributeType
    let isUnique: Bool

    init(_ definition: AttributeDefinition, key: String) {
      self.name = definition.name
      self.key = key
      self.type = definition.type
      self.isUnique = definition.uniqueness != .none
    }
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
    // Base64 is too long to be worth an index.
    parts =
      type.kind == .complex
      ? reference.definition.subAttributes.filter { $0.kind != .binary }.map { part in
        var reference = reference
        reference.subAttribute = part
        return Part(part, key: reference.path)
      } : type.kind == .binary ? [] : [Part(reference.definition, key: reference.path)]
  }

  /// Appends the entries of one value of the attribute as a document holds it.
  func append(_ value: JSONValue, to entries: inout [IndexEntry]) {
    let elements = isMultiValued ? value.arrayValue ?? [] : [value]
    let sortPlace = elements.firstIndex(where: \.isPrimary) ?? 0
    for (place, element) in elements.enumerated() {
      for part in parts {
        guard let inner = isComplex ? element[part.name] : element else { continue }
        let forms = (inner.arrayValue ?? [inner]).compactMap(part.type.folded)
        for (number, folded) in forms.enumerated() {
          entries.append(
            IndexEntry(
              key: part.key, folded: folded, element: place, isUnique: part.isUnique,
              isSortKey: place == sortPlace && number == 0))
        }
      }
    }
  }
}
