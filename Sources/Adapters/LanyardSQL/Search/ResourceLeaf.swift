internal import LanyardCore
internal import SCIMFilter

/// Some value in the attribute index passes a test: of the resource, or within a value path of the element.
struct ValueLeaf {
  /// The attribute, or the sub-attributes of a complex one.
  var keys: [String]
  /// Nil: that there is a value.
  var test: IndexTest?
}

/// One question that a statement can ask of a resource.
enum ResourceLeaf {
  case value(ValueLeaf)
  /// Some element of a multi-valued attribute has a value that passes `lead`, and satisfies `rest` besides.
  case element(lead: ValueLeaf, rest: Logic<ValueLeaf>)
  case id(ComparisonOperator, ResourceID)
  /// `created` or `last_modified`, in milliseconds.
  case moment(column: String, ComparisonOperator, Int64)
  /// Somebody is a member of the group: this resource, or anybody at all.
  case member(ResourceID?)
}

typealias ResourceCondition = Logic<ResourceLeaf>

extension Logic<ResourceLeaf> {
  /// More questions than this make a statement dearer than looking at each resource.
  static var mostQuestions: Int { 250 }

  /// How many questions it puts, those about elements included.
  var questions: Int { leaves.reduce(0) { $0 + $1.questions } }

  /// Whether its text is one of few, so that an engine may keep the statement prepared.
  var isCommon: Bool {
    let leaves = leaves
    guard leaves.count <= 2 else { return false }
    return leaves.count <= 1 || leaves.allSatisfy(\.isEquality)
  }
}

extension ResourceLeaf {
  fileprivate var questions: Int { if case .element(_, let rest) = self { 1 + rest.leaves.count } else { 1 } }

  fileprivate var isEquality: Bool {
    switch self {
    case .value(let value): value.isEquality
    case .element(let lead, let rest):
      lead.isEquality && rest.leaves.count <= 1 && rest.leaves.allSatisfy(\.isEquality)
    case .id(let comparison, _): comparison == .equal
    case .moment: false
    case .member(let member): member != nil
    }
  }
}

extension ValueLeaf {
  /// Whether one value of one attribute is asked for.
  var isEquality: Bool { keys.count == 1 && test.map { $0.comparison == .equal && !$0.isNegated } ?? false }
}
