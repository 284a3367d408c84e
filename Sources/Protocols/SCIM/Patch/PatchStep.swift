internal import JSON
internal import SCIMFilter

/// One operation, resolved: it edits one attribute of a document.
struct PatchStep: Sendable {
  /// Values are in stored form; nil is the unassigned value.
  enum Action: Sendable {
    case add(JSONValue?)
    case replace(JSONValue?)
    case remove
    /// The values that these describe; others stay.
    case removeNamed([JSONValue])
  }

  var reference: AttributeReference
  /// Chooses among the values of the attribute; nil for all of them.
  var selector: ElementSelector?
  var action: Action
  /// For messages: the path as written.
  var path: String

  /// Whether the operation says that the attribute goes, and does not only name no value for it.
  var isRemoval: Bool { if case .remove = action { true } else { false } }
}

/// The `[filter]` of a path.
struct ElementSelector: Sendable {
  let filter: CompiledFilter
  /// The least value that the filter chooses, where the filter says which: `type eq "work"` is `{type: work}`.
  let seed: JSONObject?

  init(_ filter: ResolvedFilter, of definition: AttributeDefinition) {
    self.filter = CompiledFilter(filter)
    self.seed = Self.seed(of: filter, in: definition)
  }

  private static func seed(of filter: ResolvedFilter, in definition: AttributeDefinition) -> JSONObject? {
    switch filter {
    case .comparison(let attribute, .equal, let value):
      guard let inner = definition.subAttribute(named: attribute.type.name), let json = value.json,
        let value = try? ValueNormalizer.scalar(json, of: inner, at: ValuePath(inner.name))
      else { return nil }
      return [inner.name: value]
    case .and(let terms):
      var seed = JSONObject()
      for term in terms {
        guard let part = Self.seed(of: term, in: definition) else { return nil }
        for member in part { seed[member.name] = member.value }
      }
      return seed
    default: return nil
    }
  }
}

extension ComparisonValue {
  /// The value in JSON; nil for null, which no value equals.
  fileprivate var json: JSONValue? {
    switch self {
    case .string(let text): .string(text)
    case .number(let number): .number(number)
    case .boolean(let flag): .bool(flag)
    case .null: Optional.none
    }
  }
}
