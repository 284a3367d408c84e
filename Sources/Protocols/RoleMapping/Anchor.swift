internal import Diagnostics
internal import SCIMFilter

/// A group name without which a condition cannot hold.
struct Anchor: Hashable, Sendable {
  /// Where the name stands in a subject.
  enum Field: Int, Hashable, Sendable, CaseIterable {
    case value, display, externalID, asserted

    /// Those that a group has; their raw values start at 0 and leave none out.
    static let ofGroups: [Field] = [.value, .display, .externalID]
  }

  var field: Field
  /// Folded as the attribute's comparison folds it.
  var name: FoldedName

  init(field: Field, literal: String) {
    self.field = field
    self.name = FoldedName(literal, field.comparison)
  }
}

extension Anchor.Field {
  /// The field that an attribute is; nil for attributes that hold no group names.
  init?(_ attribute: ResolvedAttribute) {
    guard attribute.container == nil, let name = attribute.subAttribute?.name else { return nil }
    let parent = attribute.attribute.name
    if parent.hasSameOctets(as: "groups") {
      self.init(groupMember: name)
    } else if parent.hasSameOctets(as: "saml"), name.hasSameOctets(as: "groups") {
      self = .asserted
    } else {
      return nil
    }
  }

  /// The field that a member of an element of `groups` is.
  init?(groupMember name: String) {
    switch name {
    case "value": self = .value
    case "display": self = .display
    case "externalId": self = .externalID
    default: return nil
    }
  }

  /// How names of the field are compared.
  var comparison: AttributeType.Comparison { self == .externalID ? .exact : .caseFolded }
}

extension ResolvedFilter {
  /// Anchors of which the subject must have at least one for the condition to hold; nil where it may hold without any.
  ///
  /// An `and` is anchored by any one of its terms, an `or` by all of them together, a `not` by nothing.
  var anchors: Set<Anchor>? {
    switch self {
    case .and(let terms): return terms.compactMap(\.anchors).min { $0.count < $1.count }
    case .or(let terms): return Self.union(terms.map(\.anchors))
    case .comparison(let attribute, .equal, .string(let literal)):
      return Anchor.Field(attribute).map { [Anchor(field: $0, literal: literal)] }
    case .valuePath(let attribute, let filter):
      guard attribute.container == nil, attribute.attribute.name.hasSameOctets(as: "groups") else { return nil }
      return filter.anchorsInGroup
    case .not, .comparison, .present: return nil
    }
  }

  /// The same for the filter of `groups[…]`, whose attributes are members of a group.
  private var anchorsInGroup: Set<Anchor>? {
    switch self {
    case .and(let terms): return terms.compactMap(\.anchorsInGroup).min { $0.count < $1.count }
    case .or(let terms): return Self.union(terms.map(\.anchorsInGroup))
    case .comparison(let attribute, .equal, .string(let literal)):
      return Anchor.Field(groupMember: attribute.type.name).map { [Anchor(field: $0, literal: literal)] }
    case .not, .comparison, .present, .valuePath: return nil
    }
  }

  private static func union(_ sets: [Set<Anchor>?]) -> Set<Anchor>? {
    sets.reduce(Set<Anchor>?([])) { sum, next in sum.flatMap { sum in next.map { sum.union($0) } } }
  }
}
