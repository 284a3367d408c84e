internal import LanyardCore
internal import SCIMFilter

/// A table whose rows name the ids that satisfy one question.
struct IDSource {
  /// What follows `from`, with its conditions.
  let text: String
  /// The column of the id.
  let id: String

  init?(_ leaf: ResourceLeaf, _ builder: inout StatementBuilder) {
    switch leaf {
    case .value(let value):
      id = "source.resource"
      text =
        "attribute_index source where source.tenant = $1 and source.type = $2 and \(value.sql("source", &builder))"
    case .element(let lead, let rest):
      id = "source.resource"
      let found = lead.sql("source", &builder)
      let besides =
        rest.isAlways
        ? "" : " and " + rest.sql(CandidateName(id: id), element: "source.element", &builder)
      text = "attribute_index source where source.tenant = $1 and source.type = $2 and \(found)\(besides)"
    case .member(let member?):
      id = "source.group_id"
      text = """
        memberships source where source.tenant = $1 and source.member_id = \(builder.bind(.id(member))) \
        and exists (select 1 from resources typed where typed.tenant = $1 and typed.id = source.group_id \
        and typed.type = $2)
        """
    case .id, .moment, .member(nil): return nil
    }
  }
}

extension Logic<ResourceLeaf> {
  /// A question whose matches an index lists by id, and what else is asked.
  var orderedByID: (ResourceLeaf, ResourceCondition)? {
    switch self {
    case .leaf(let leaf): return leaf.isOrderedByID ? (leaf, .always) : nil
    case .all(let terms):
      let places = terms.indices.filter { if case .leaf(let leaf) = terms[$0] { leaf.isOrderedByID } else { false } }
      let cheapest = places.min { (terms[$0].setCost ?? .everyValue) < (terms[$1].setCost ?? .everyValue) }
      guard let place = cheapest, case .leaf(let leaf) = terms[place] else { return nil }
      var rest = terms
      rest.remove(at: place)
      return (leaf, .both(rest))
    case .any, .not: return nil
    }
  }
}

extension ResourceLeaf {
  fileprivate var isOrderedByID: Bool {
    switch self {
    case .value(let value), .element(let value, _): value.isEquality
    case .member(let member): member != nil
    case .id, .moment: false
    }
  }
}
