internal import LanyardCore
internal import SCIMFilter

/// Where the values of an attribute are kept.
enum AttributeStanding {
  case id
  /// A column of moments.
  case moment(column: String)
  /// `meta.resourceType`, which all resources of a search share.
  case resourceType
  /// The rows of a group's memberships.
  case members
  /// The attribute index.
  case index
  /// In the document alone, or nowhere.
  case elsewhere
}

extension ResolvedAttribute {
  func standing(in resourceType: String) -> AttributeStanding {
    guard container == nil else { return isIndexed ? .index : .elsewhere }
    switch (attribute.name, subAttribute?.name) {
    case ("id", nil): return .id
    case ("meta", "created"): return .moment(column: "created")
    case ("meta", "lastModified"): return .moment(column: "last_modified")
    case ("meta", "resourceType"): return .resourceType
    case ("members", _) where resourceType == "Group": return .members
    case ("meta", _), ("schemas", _), ("members", _), ("groups", _): return .elsewhere
    default: return isIndexed ? .index : .elsewhere
    }
  }

  /// Whether the index has every value that can be compared. Of binaries it has none, and within an element it knows of
  /// single values alone.
  private var isIndexed: Bool {
    type.kind != .binary && !(subAttribute?.isMultiValued ?? false)
  }

  /// The keys of which one has a row exactly where the attribute has a value; nil where the index cannot tell: a time that
  /// has no place in the order of times is a value and has no row.
  var keysOfPresence: [String]? {
    guard type.kind == .complex else { return type.kind != .dateTime && isIndexed ? [key] : nil }
    var keys: [String] = []
    for part in type.subAttributes {
      guard
        let inner = ResolvedAttribute(container: container, attribute: attribute, subAttribute: part).keysOfPresence
      else { return nil }
      keys += inner
    }
    return keys
  }

  /// The attribute that a value path over this one means by `inner`; nil where the index does not have it.
  func within(_ inner: ResolvedAttribute) -> ResolvedAttribute? {
    // The elements of an attribute that is not complex have one attribute, `value`, which is the element itself.
    guard attribute.kind == .complex else { return isIndexed ? self : nil }
    let whole = ResolvedAttribute(container: container, attribute: attribute, subAttribute: inner.attribute)
    return whole.isIndexed && inner.attribute.kind != .complex ? whole : nil
  }
}
