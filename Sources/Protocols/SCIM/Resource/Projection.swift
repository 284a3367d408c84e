internal import JSON
public import SCIMFilter

/// Which attributes an answer shows (RFC 7644 §3.9): those asked for, less those excluded, by the characteristic
/// `returned` of each. `id` and `schemas` are always there.
public struct Projection: Sendable {
  let type: ResourceType
  /// Nil where the client did not say, which means the default attributes.
  let wanted: Selection?
  let excluded: Selection

  /// Paths that the type does not know select nothing. The URN of a schema selects all its attributes.
  public init(
    attributes: [AttributePath]? = nil, excludedAttributes: [AttributePath]? = nil, type: ResourceType
  ) {
    self.type = type
    self.wanted = attributes.map { Selection($0, of: type) }
    self.excluded = Selection(excludedAttributes ?? [], of: type)
  }

  /// Whether the answer shows the attribute of this name at the top of the resource, or a part of it: whether it is
  /// worth loading.
  public func needs(_ attribute: String) -> Bool {
    guard let reference = type.reference(named: attribute, schema: nil), reference.container == nil else {
      return false
    }
    let key = reference.path
    return shows(reference.definition, key: key) || !excluded.has(key) && wanted?.hasPart(of: key) == true
  }

  /// The attributes of a schema or of a value as paths in schema spelling; the main schema's without its URN.
  struct Selection: Sendable {
    private var paths: Set<String> = []

    init(_ attributes: [AttributePath], of type: ResourceType) {
      for path in attributes {
        if let schema = type.schema(path.description) {
          let container = schema.id == type.schema.id ? nil : schema.id
          for definition in schema.attributes {
            paths.insert(AttributeReference(container: container, definition: definition).path)
          }
        } else if let reference = type.reference(to: path) {
          paths.insert(reference.path)
        }
      }
    }

    func has(_ key: String) -> Bool { paths.contains(key) }

    /// Whether a sub-attribute of the attribute is selected.
    func hasPart(of key: String) -> Bool { paths.contains { $0.utf8.starts(with: (key + ".").utf8) } }
  }

  /// Whether the whole attribute (or sub-attribute) is shown, going by its own path alone.
  func shows(_ definition: AttributeDefinition, key: String) -> Bool {
    switch definition.returned {
    case .always: return true
    case .never: return false
    case .default: return (wanted?.has(key) ?? true) && !excluded.has(key)
    case .request: return wanted?.has(key) == true && !excluded.has(key)
    }
  }
}
